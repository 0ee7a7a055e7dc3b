"""What every page shares: layout, components, wording, paging and ledgers."""
