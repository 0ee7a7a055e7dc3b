"""City packs: the only reader of `packs/`; reads strictly, checks, loads and exports."""
