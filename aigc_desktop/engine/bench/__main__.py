"""The measured process: `python -m aigc_desktop.engine.bench ENGINE PRECISION FOLDER THREADS`."""

import sys

from aigc_desktop.engine.bench.serve import serve

sys.exit(serve(sys.argv[1:], sys.stdin, sys.stdout))
