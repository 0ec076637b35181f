#ifndef SECBOT_FUZZ_CLIBFUZZER_H
#define SECBOT_FUZZ_CLIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

/// libFuzzer's driver (compiler-rt): runs `callback` on generated inputs until its options say stop.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));

#endif
