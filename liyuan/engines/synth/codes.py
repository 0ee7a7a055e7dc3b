"""Unified social credit codes in columns (GB 32100-2015, GB 11714-1997)."""

import numpy as np
import pyarrow as pa

from liyuan.engines.synth.draws import Array, Draws

# GB 32100-2015, 4.2: no I, O, S, V, Z
LETTERS = np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", np.uint8)
BODY = 8
# GB 32100-2015, 5: weights 3^(i-1) mod 31
WEIGHTS = np.array([pow(3, i, 31) for i in range(17)])
# GB 11714-1997, 5: weights of an organisation code; its values count all 26 letters
BODY_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
BODY_CHECKS = np.frombuffer(b"0123456789X", np.uint8)
SPACE = len(LETTERS) ** BODY
POWERS = len(LETTERS) ** np.arange(BODY, dtype=np.int64)


def credit_codes(draws: Draws, size: int, *, registrar: str, region: str) -> pa.Array:
    """`size` different valid codes: registrar (2) + region (6) + organisation (9) + check."""
    digits = _digits(_walk(draws, "codes/2", _numbers(_walk(draws, "codes/1", np.arange(size)))))
    body = LETTERS[digits]
    fixed = np.frombuffer((registrar + region).encode(), np.uint8)
    codes = np.empty((size, 18), np.uint8)
    codes[:, :8] = fixed
    codes[:, 8:16] = body
    codes[:, 16] = _organisation_check(body)
    codes[:, 17] = _check(codes[:, :17])
    return pa.array(codes.view("S18").ravel().astype("U18"), pa.string())


def _walk(draws: Draws, name: str, numbers: Array) -> Array:
    """number × step + start modulo the space: a step prime to it meets no number twice."""
    stream = draws.stream(name)
    step = int(stream.integers(SPACE // 93, SPACE // 62)) * len(LETTERS) + int(
        stream.integers(8, 24)
    )
    # products need 80 bits: Python's own integers
    walked = (numbers.astype(object) * step + int(stream.integers(SPACE))) % SPACE
    return np.asarray(walked, np.int64)


def _digits(numbers: Array) -> Array:
    """The digits to the base of the alphabet, lowest first."""
    digits: Array = (numbers[:, None] // POWERS) % len(LETTERS)
    return digits


def _numbers(numbers: Array) -> Array:
    """Digits the other way round: a second walk then leaves no pattern in any place."""
    reversed_numbers: Array = _digits(numbers) @ POWERS[::-1]
    return reversed_numbers


def _organisation_check(body: Array) -> Array:
    values = np.where(body <= ord("9"), body - ord("0"), body - ord("A") + 10).astype(np.int64)
    last: Array = BODY_CHECKS[(11 - values @ BODY_WEIGHTS % 11) % 11]
    return last


def _check(codes: Array) -> Array:
    """The last character, 31 − Σ(value × weight) mod 31, where 31 counts as 0."""
    value_of = np.zeros(128, np.int64)
    value_of[LETTERS] = np.arange(len(LETTERS))
    last: Array = LETTERS[(31 - value_of[codes] @ WEIGHTS % 31) % 31]
    return last
