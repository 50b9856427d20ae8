"""`python3 -m ipr_coder` is the same as `ipr-coder`."""

from ipr_coder.cli import main

if __name__ == "__main__":
    main()
