"""Makes ``provenance/across/weights.txt.gz`` from the word lists of wordfreq (data CC BY-SA 4.0).

``pip install wordfreq`` first. Weight = 6 − Zipf frequency (powers of ten in a billion words), at most 3.5, of the
words that share their first six letters together. Words of weight 3.5 are left out: that is what a word weighs that
the table does not have.
"""

from __future__ import annotations

import gzip
import math
from collections import defaultdict
from pathlib import Path

from wordfreq import get_frequency_dict

TARGET = Path(__file__).parents[1] / "provenance" / "across" / "weights.txt.gz"
KEY, RARE, HIGHEST = 6, 3.5, 6.0


def main() -> None:
    frequencies: dict[str, float] = defaultdict(float)
    for language in ("de", "en"):
        # A word of both languages weighs what it weighs where it is commoner.
        own: dict[str, float] = defaultdict(float)
        for word, frequency in get_frequency_dict(language, wordlist="small").items():
            if word.isalpha() and len(word) > 2:
                own[word[:KEY]] += frequency
        for key, frequency in own.items():
            frequencies[key] = max(frequencies[key], frequency)
    levels: dict[int, list[str]] = defaultdict(list)
    for key, frequency in frequencies.items():
        weight = max(0.0, HIGHEST - (math.log10(frequency) + 9))
        if weight < RARE:
            levels[round(weight * 10)].append(key)
    text = "\n".join(f"{level}\t{' '.join(sorted(keys))}" for level, keys in sorted(levels.items()))
    TARGET.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


if __name__ == "__main__":
    main()
