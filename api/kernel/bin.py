"""Business identification numbers: 12 digits, the last of which checks the others."""


def is_bin(value: str) -> bool:
    """Whether the check digit fits (weights 1 to 11, then 3 to 11, 1, 2 where the first pass gives 10)."""
    if len(value) != 12 or not (value.isascii() and value.isdigit()):
        return False
    digits = [int(digit) for digit in value]
    remainder = sum(digit * weight for digit, weight in zip(digits, range(1, 12), strict=False)) % 11
    if remainder == 10:
        weights = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
        remainder = sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11
    return remainder == digits[11]
