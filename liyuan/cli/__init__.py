"""The `liyuan` command."""
