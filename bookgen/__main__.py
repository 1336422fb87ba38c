"""Run the command line as `python -m bookgen`."""

from bookgen.cli import main

if __name__ == "__main__":
    main()
