// PCRE2 in its 8-bit form; the width must be set before the header is read.
#ifndef SECBOT_CPCRE2_SHIM_H
#define SECBOT_CPCRE2_SHIM_H
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#endif
