"""What the frozen program runs."""

import multiprocessing
import sys
import warnings

from aigc_desktop.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    # torch looks for the source of its own functions, and here it has none.
    warnings.filterwarnings("ignore", "Unable to retrieve source", module="torch")
    sys.exit(main())
