#!/usr/bin/env python3
"""Fits the cleaner's classifier: src/clean/weights.bin and src/clean/lexicon.txt.

    pip install lightgbm numpy
    cargo build --release
    python3 train.py --sets DIR

reads DIR/{wcxb,daniel,aeb}[_text] by the cleaner's own sources (the program of this folder), fits, prints how well pages
of held-out hosts are divided, and writes both files. README.md says what the sets are, docs/cleaning-model.md what the
model is. The same sets, sources and versions of lightgbm and numpy give the same bytes.

Every figure printed is of hosts that no part of the model that judged them has seen: hosts are parted into FOLDS by a
digest of their names, and each part is judged by a lexicon, first trees and second trees fitted on the others. What is
written is fitted on all of them, so figures of the finished program on these sets are not held out.
"""
import argparse
import hashlib
import json
import struct
import subprocess
import tempfile
from pathlib import Path

import lightgbm
import numpy as np

HERE = Path(__file__).resolve().parent
FOLDS = 5

# Lexicon: how many hosts must use a word, how far the mean is drawn to that of all blocks, which scores are kept.
LEAST_HOSTS = {"classes": 4, "lines": 8}
DRAW = 3.0
LEAST_SCORE = 6
# Log odds are in sixteenths in the lexicon and in the byte that the second judgement sees, and in UNIT-ths in leaves.
BYTE_UNIT, UNIT = 16, 1024

# A block weighs its words to this power, a page as much as any other.
WORD_POWER = 0.5
# Blocks that a small first model puts below this are thinned, and those left weigh more.
EASY = {"html": -4.0, "text": -2.5}
EASY_KEPT = 0.25

# Steps of the longest walk down a tree, which every walk takes; texts have few lines, so that theirs cost nothing.
DEPTH = {"html": 8, "text": -1}
# Trees, their leaves, the size of a step, and the share of the features that a tree may use.
TREES = {"first": (90, 28, 0.12, 0.5), "second": (60, 12, 0.08, 0.4)}
# Rows below so many log odds after so many trees are left as they are.
GLANCE = {"html": {"first": (15, -2.0), "second": (12, -2.0)}, "text": {"first": (30, -4.0), "second": (16, -3.5)}}
# Added to the second judgement: what reaches the answer that evaluation asks for.
LEANING = {"html": 0.3, "text": 0.4}

PARAMETERS = dict(objective="binary", min_data_in_leaf=40, min_sum_hessian_in_leaf=0.5, lambda_l2=2.0, bagging_fraction=0.8, bagging_freq=1, max_bin=255, seed=1, deterministic=True,
                  force_row_wise=True, verbosity=-1)

LINE_FEATURES = ["line-least", "line-most", "line-sum"]
CLASS_FEATURES = ["near-least", "near-most", "near-sum", "far-least", "far-most", "far-sum"]


class Pages:
    """The pages of a kind, their blocks, rows and answers."""

    def __init__(self, folder):
        self.pages = [json.loads(line) for line in open(folder / "pages.jsonl", encoding="utf-8")]
        self.names = (folder / "names.txt").read_text("utf-8").split("\n")
        self.rows = np.fromfile(folder / "rows.u8", dtype=np.uint8).reshape(-1, len(self.names))
        blocks = np.fromfile(folder / "blocks.u32", dtype=np.uint32).reshape(-1, 4)
        self.words, self.kept, self.inside, self.ruled = blocks.T
        counts = np.array([page["blocks"] for page in self.pages])
        self.starts = np.concatenate([[0], np.cumsum(counts)])
        self.page = np.repeat(np.arange(len(self.pages)), counts)
        self.fold = np.array([fold(page["host"]) for page in self.pages])[self.page]
        hosts = {host: number for number, host in enumerate(sorted({page["host"] for page in self.pages}))}
        self.host = np.array([hosts[page["host"]] for page in self.pages])[self.page]

    def weights(self):
        weight = np.maximum(self.words, 1).astype(float) ** WORD_POWER * (self.ruled == 0)
        sums = np.bincount(self.page, weight, minlength=len(self.pages))
        sums[sums == 0] = 1
        return weight / sums[self.page] * 50

    def columns(self, names):
        return [self.names.index(name) for name in names]


def fold(host):
    return int(hashlib.sha256(host.encode()).hexdigest()[:8], 16) % FOLDS


class Tokens:
    """Words of class names and of lines, by block."""

    def __init__(self, folder, blocks):
        self.vocabulary = (folder / "vocabulary.txt").read_text("utf-8").split("\n")
        stream = np.fromfile(folder / "tokens.u32", dtype=np.uint32).tolist()
        counts = np.zeros((blocks, 3), np.int64)
        words, at = ([], [], []), 0
        for block in range(blocks):
            for part in range(3):
                count = stream[at]
                words[part].extend(stream[at + 1:at + 1 + count])
                counts[block, part] = count
                at += 1 + count
        self.words = [np.array(part, dtype=np.int64) for part in words]
        self.starts = [np.concatenate([[0], np.cumsum(counts[:, part])]) for part in range(3)]
        self.blocks = [np.repeat(np.arange(blocks), counts[:, part]) for part in range(3)]

    def lexicon(self, data, weight, used, parts, least_hosts):
        """Scores of all words, in sixteenths of log odds: the mean over hosts of how often their blocks are inside."""
        size = len(self.vocabulary)
        base = float((weight * data.inside).sum() / weight.sum())
        pairs = [self.blocks[part][used[self.blocks[part]]] * size + self.words[part][used[self.blocks[part]]] for part in parts]
        pairs = np.unique(np.concatenate(pairs))
        block, word = pairs // size, pairs % size
        by_host, of = np.unique(data.host[block] * size + word, return_inverse=True)
        inside = np.bincount(of, weight[block] * data.inside[block])
        every = np.bincount(of, weight[block])
        share, word = inside / np.maximum(every, 1e-9), by_host % size
        hosts = np.bincount(word, minlength=size)
        mean = (np.bincount(word, share, minlength=size) + DRAW * base) / (hosts + DRAW)
        score = np.log(mean / (1 - mean)) - np.log(base / (1 - base))
        score = np.clip(np.round(score * BYTE_UNIT), -127, 127).astype(int)
        score[(hosts < least_hosts) | (np.abs(score) < LEAST_SCORE)] = 0
        return score

    def tally(self, part, scores):
        """Least, most and sum of the scores of each block's words, as src/clean/features.rs puts them."""
        starts, values = self.starts[part], scores[self.words[part]]
        sums = np.concatenate([[0], np.cumsum(values)])
        total = sums[starts[1:]] - sums[starts[:-1]]
        least, most = np.zeros(len(total), int), np.zeros(len(total), int)
        some = np.flatnonzero(starts[1:] > starts[:-1])
        if len(some):
            least[some] = np.minimum(np.minimum.reduceat(values, starts[:-1][some]), 0)
            most[some] = np.maximum(np.maximum.reduceat(values, starts[:-1][some]), 0)
        quarter = np.sign(total) * (np.abs(total) // 4)
        return [np.clip(128 + column, 0, 255).astype(np.uint8) for column in (least, most, quarter)]


def lexicons(kind, data, tokens, weight, used):
    classes = tokens.lexicon(data, weight, used, (0, 1), LEAST_HOSTS["classes"]) if kind == "html" else None
    return classes, tokens.lexicon(data, weight, used, (2,), LEAST_HOSTS["lines"])


def lexicon_columns(kind, data, tokens, weight):
    """The features of the lexicon, each block's by a lexicon that has not seen its host; and the lexicon of all."""
    names = LINE_FEATURES + (CLASS_FEATURES if kind == "html" else [])
    columns = np.full((len(data.rows), len(names)), 128, np.uint8)
    for part in range(FOLDS):
        classes, lines = lexicons(kind, data, tokens, weight, (data.fold != part) & (weight > 0))
        found = tokens.tally(2, lines)
        if kind == "html":
            found += tokens.tally(0, classes) + tokens.tally(1, classes)
        here = data.fold == part
        for number, column in enumerate(found):
            columns[here, number] = column[here]
    return names, columns, lexicons(kind, data, tokens, weight, weight > 0)


def fit(kind, data, rows, weight, which, stage):
    trees, leaves, rate, share = TREES[stage]
    which = np.flatnonzero(which & (weight > 0))
    train = lightgbm.Dataset(rows[which], data.inside[which], weight=weight[which])
    return lightgbm.train(PARAMETERS | {"max_depth": DEPTH[kind], "learning_rate": rate, "num_leaves": leaves, "feature_fraction": share}, train, trees)


def judge(kind, model, rows, stage):
    """What src/clean/trees.rs says: the score after a glance where that is hopeless, else that of all trees."""
    trees, hopeless = GLANCE[kind][stage]
    glance = model.predict(rows, raw_score=True, num_iteration=trees)
    open_rows = np.flatnonzero(glance >= hopeless)
    glance[open_rows] = model.predict(rows[open_rows], raw_score=True)
    return glance


def thinned(kind, data, rows, weight):
    """Weights in which most of the blocks that are easily seen to be none of the article are left out."""
    chosen = np.random.default_rng(3).random(len(rows)) < 0.25
    which = np.flatnonzero(chosen & (weight > 0))
    quick = lightgbm.train(PARAMETERS | {"learning_rate": 0.2},
                           lightgbm.Dataset(rows[which], data.inside[which], weight=weight[which]), 30)
    easy = (quick.predict(rows, raw_score=True) < EASY[kind]) & (data.inside == 0)
    weight = weight.copy()
    weight[easy] /= EASY_KEPT
    weight[easy & (np.random.default_rng(7).random(len(rows)) > EASY_KEPT)] = 0
    return weight


def by_folds(kind, data, rows, weight, stage):
    scores = np.zeros(len(rows))
    for part in range(FOLDS):
        here = data.fold == part
        scores[here] = judge(kind, fit(kind, data, rows, weight, ~here, stage), rows[here], stage)
    return scores


def report(kind, label, data, scores):
    """F1 by set and form, of means over pages, words standing for shingles."""
    found = {}
    for number, page in enumerate(data.pages):
        here = slice(data.starts[number], data.starts[number + 1])
        keep = np.where(data.ruled[here] == 0, scores[here] > 0, data.ruled[here] == 1)
        words, hits = data.words[here][keep].sum(), data.kept[here][keep].sum()
        recall = min(1.0, hits / max(page["gold_words"], 1))
        found.setdefault((page["set"], page["form"]), []).append((hits / words if words else None, recall))
    for (name, form), pages in sorted(found.items()):
        precision = np.mean([p for p, _ in pages if p is not None])
        recall = np.mean([r for _, r in pages])
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{kind:<5}{label:<20}{name + '/' + form:<14}{len(pages):>6} pages  F1 {f1:.4f}  P {precision:.4f}  R {recall:.4f}", flush=True)


def packed(kind, model, stage, leaning=0.0):
    """A model as src/clean/trees.rs reads it."""
    trees = model.dump_model()["tree_info"]
    glance, hopeless = GLANCE[kind][stage]
    out = struct.pack("<HHi", len(trees), glance, round((hopeless + leaning) * UNIT))
    for number, tree in enumerate(trees):
        steps, leaves = [], []
        pack_node(tree["tree_structure"], steps, leaves, leaning if number == 0 else 0.0)
        out += bytes([len(steps)]) + b"".join(bytes(step) for step in steps)
        out += b"".join(struct.pack("<h", leaf) for leaf in leaves)
    return out


def pack_node(node, steps, leaves, more):
    if "leaf_value" in node:
        leaves.append(max(-32768, min(32767, round((node["leaf_value"] + more) * UNIT))))
        return 0x80 | len(leaves) - 1
    at = len(steps)
    steps.append([node["split_feature"], int(node["threshold"]), 0, 0])
    steps[at][2] = pack_node(node["left_child"], steps, leaves, more)
    steps[at][3] = pack_node(node["right_child"], steps, leaves, more)
    return at


def read_sets(sets, kind, out, first=None):
    command = [HERE / "target/release/train-cleaner", "--sets", sets, "--kind", kind, "--out", out]
    subprocess.run(command + (["--first", first] if first else []), check=True)


def learn(kind, sets, folder):
    """Fits a kind; returns its packed models and its lexicon."""
    read_sets(sets, kind, folder / kind)
    data = Pages(folder / kind)
    tokens = Tokens(folder / kind, len(data.rows))
    names, columns, lexicon = lexicon_columns(kind, data, tokens, data.weights())
    data.rows[:, data.columns(names)] = columns
    weight = thinned(kind, data, data.rows, data.weights())
    scores = by_folds(kind, data, data.rows, weight, "first")
    report(kind, "first, held out", data, scores)
    first = np.clip(np.floor(np.round(scores * UNIT) / (UNIT // BYTE_UNIT)) + 128, 0, 255).astype(np.uint8)
    first.tofile(folder / f"{kind}.first")
    everything = np.ones(len(data.rows), bool)
    packed_first = packed(kind, fit(kind, data, data.rows, weight, everything, "first"), "first")

    read_sets(sets, kind, folder / f"{kind}-second", folder / f"{kind}.first")
    second = Pages(folder / f"{kind}-second")
    second.rows[:, second.columns(names)] = columns
    scores = by_folds(kind, second, second.rows, weight, "second") + LEANING[kind]
    np.save(folder / f"{kind}.second.npy", scores)
    report(kind, "second, held out", second, scores)
    model = fit(kind, second, second.rows, weight, everything, "second")
    return packed_first + packed(kind, model, "second", LEANING[kind]), lexicon, tokens.vocabulary


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, required=True, help="folder with the sets, unpacked")
    parser.add_argument("--out", type=Path, default=HERE / "../../src/clean", help="folder to write to")
    parser.add_argument("--work", type=Path, help="folder to keep rows in")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.work or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        models, words = b"", {}
        classes = {}
        for kind in ("html", "text"):
            model, (of_classes, of_lines), vocabulary = learn(kind, options.sets, folder)
            models += model
            if of_classes is not None:
                classes = {vocabulary[n]: of_classes[n] for n in np.flatnonzero(of_classes)}
            words[kind] = {vocabulary[n]: of_lines[n] for n in np.flatnonzero(of_lines)}
    (options.out / "weights.bin").write_bytes(models)
    parts = [("names of classes", classes), ("words of lines, HTML", words["html"]), ("words of lines, text", words["text"])]
    text = "\n\n".join("\n".join([f"# {about}"] + [f"{word} {score}" for word, score in sorted(part.items())]) for about, part in parts)
    (options.out / "lexicon.txt").write_text(text + "\n", "utf-8")
    print(f"weights.bin: {len(models)} bytes; lexicon.txt: {', '.join(str(len(part)) for _, part in parts)} words")


if __name__ == "__main__":
    main()
