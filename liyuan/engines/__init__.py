"""The engines: rule language, fact store and their kin, pure Python without a framework."""
