"""The steps by which the tables of a study came to their present form, run by `ipr_coder.study.migrating`."""
