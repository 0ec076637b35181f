#pragma once

/// How often memory was allocated in this process.
unsigned long secbot_allocations(void);
