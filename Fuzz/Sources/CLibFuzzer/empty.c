// The compiler links libFuzzer itself (-sanitize=fuzzer); this target only declares its entry.
