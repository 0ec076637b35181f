#!/bin/sh
# Rewrites the expected output of every golden case from what the formats say now. Read the difference before you commit it.
set -eu
cd "$(dirname "$0")/.."
SECBOT_UPDATE_GOLDENS=1 swift test --filter 'CorpusTests|TuningTests'
git --no-pager diff --stat -- Tests
