"""The city of the pack in git: quick, the same in every process, and with its story."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).parents[3]
PACK = ROOT / "packs" / "chengdu"


def made(out: Path, hash_seed: str) -> str:
    command = [sys.executable, "-m", "liyuan.cli", "synth", "--enterprises", "400", "--seed", "3"]
    command += ["--last-year", "2025", "--pack", str(PACK), "--out", str(out)]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run(command, cwd=ROOT, check=True, env=environment, capture_output=True)
    files = sorted(path for path in out.rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(out)).encode() + path.read_bytes())
    return digest.hexdigest()


def test_every_process_makes_the_same_bytes(tmp_path: Path) -> None:
    assert made(tmp_path / "one", "1") == made(tmp_path / "two", "2")


def test_no_firm_is_one_of_the_documents(tmp_path: Path, shared: Path) -> None:
    made(tmp_path / "city", "1")
    names = pq.read_table(tmp_path / "city" / "enterprises.parquet")["name"].to_pylist()
    text = "".join(path.read_text("utf-8") for path in (shared / "seeds").glob("*.txt"))
    assert not [name for name in names if name in text]
