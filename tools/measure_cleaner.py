#!/usr/bin/env python3
"""measure_cleaner.py BIN --shared DIR [ROW...]: the table of docs/cleaning.md, measured.

DIR is the folder with eval/, seeds/ and gold/ (default: TIDINGS_SHARED). ROW is any of sets, text, hosts, seeds, speed,
dates, hostile; all of them where none is named. `speed` runs trafilatura as well (pip install trafilatura
lxml_html_clean) and needs a machine with nothing else to do. Nothing is written but temporary files.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

HTML, TEXT = ["aeb", "wcxb", "daniel"], ["aeb_text", "wcxb_text", "daniel_text"]


def row(name, *figures):
    print(f"{name:<58}{'  '.join(figures)}", flush=True)


class Sets:
    """The collections, unpacked, and the functions of their scorer."""

    def __init__(self, shared, folder):
        sys.path.insert(0, str(shared / "eval/tools"))
        import cleaning
        self.scorer, self.shared, self.folder = cleaning, shared, Path(folder)

    def path(self, name):
        if not (self.folder / name).is_dir():
            with tarfile.open(self.shared / f"eval/clean/{name}.tar.xz") as archive:
                archive.extractall(self.folder)
        return self.folder / name

    def pages(self, name, form="pages"):
        folder = self.path(name)
        files = sorted((folder / form).iterdir())
        return [(file, folder / "gold" / (file.stem + ".txt")) for file in files if (folder / "gold" / (file.stem + ".txt")).exists()]

    def meta(self, name):
        return {page["id"]: page for page in map(json.loads, open(self.path(name) / "meta.jsonl", encoding="utf-8"))}

    def f1(self, pairs):
        """F1, precision and recall of (human-made text, found text) pairs, as the scorer has them."""
        pages = []
        for gold, found in pairs:
            matched = self.scorer.match(gold, found)
            pages.append((self.scorer.page(*matched), matched[0] + matched[1] > 0))
        precision = statistics.fmean(p for (p, _), some in pages if some)
        recall = statistics.fmean(r for (_, r), _ in pages)
        return 2 * precision * recall / (precision + recall), precision, recall

    def cleaned(self, binary, name, form="pages"):
        pages = self.pages(name, form)
        found, _ = self.scorer.clean(binary, [page for page, _ in pages], [])
        return self.f1((gold.read_text("utf-8"), page.get("text") or "") for (_, gold), page in zip(pages, found))


def figures(f1, precision, recall):
    return f"F1 {f1:.3f}", f"P {precision:.3f}", f"R {recall:.3f}"


def sets(binary, sets):
    found = [sets.cleaned(binary, name) for name in HTML]
    for name, values in zip(HTML, found):
        row(name, *figures(*values))
    row("mean of the three", f"F1 {statistics.fmean(f1 for f1, _, _ in found):.3f}")


def text(binary, sets):
    for name in TEXT:
        for form in ("rp", "rpm"):
            row(f"{name} {form}", *figures(*sets.cleaned(binary, name, form)))


def hosts(binary, sets):
    meta = sets.meta("daniel")
    host = {page: urlsplit(values["url"]).hostname for page, values in meta.items()}
    many = {name for name, count in Counter(host.values()).items() if count >= 8}
    for form in ("rp", "rpm"):
        pages = [(page, gold) for page, gold in sets.pages("daniel_text", form) if host.get(page.stem) in many]
        for flags in ([], ["--no-templates"]):
            with tempfile.TemporaryDirectory() as folder:
                records = Path(folder) / "pages.jsonl"
                with open(records, "w", encoding="utf-8") as out:
                    for page, _ in pages:
                        record = {"id": page.stem, "url": meta[page.stem]["url"], "text": page.read_text("utf-8")}
                        out.write(json.dumps(record) + "\n")
                run = [binary, "--index", folder + "/index"]
                # Status 3: done, but some pages have no text.
                assert subprocess.run([*run, "add", *flags, records], capture_output=True).returncode in (0, 3)
                lines = subprocess.run([*run, "export"], check=True, capture_output=True, text=True).stdout.splitlines()
            found = {document["id"]: document["text"] for document in map(json.loads, lines)}
            scored = sets.f1((gold.read_text("utf-8"), found.get(page.stem, "")) for page, gold in pages)
            row(f"daniel_text {form}, {len(pages)} pages of {len(many)} hosts{', no store' if flags else ''}", *figures(*scored))


def seeds(binary, sets):
    row("seeds", f"{sets.scorer.seeds(binary)} faults")


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


PEER = """
import sys, time, trafilatura
pages = [open(path, encoding="utf-8", errors="replace").read() for path in sys.argv[1:]]
before = time.process_time()
for page in pages:
    trafilatura.extract(page, include_comments=False)
print(time.process_time() - before)
"""


def speed(binary, sets):
    pages = [str(page) for page, _ in sets.pages("aeb")]
    ours, peers = [], []
    for _ in range(5):
        ours.append(len(pages) / cpu([binary, "clean", "--json", *pages]))
        out = subprocess.run([sys.executable, "-c", PEER, *pages], check=True, capture_output=True, text=True).stdout
        peers.append(len(pages) / float(out))
    ratio = statistics.median(a / b for a, b in zip(ours, peers))
    row("pages a CPU second, aeb", f"{statistics.median(ours):.0f}", f"trafilatura {statistics.median(peers):.0f}", f"ratio {ratio:.2f}")
    # One page costs less than the program's start, so each is cleaned many times in one run.
    times, start = 15, min(cpu([binary, "clean", "--json", "/dev/null"]) for _ in range(5))
    each = sorted((cpu([binary, "clean", "--json", *[page] * times]) - start) / times for page in pages)
    median, last = statistics.median(each), each[int(len(each) * 0.99)]
    row("CPU ms a page, aeb", f"median {median * 1000:.2f}", f"p99 {last * 1000:.2f}", f"p99/median {last / median:.1f}")


def dates(binary, sets):
    meta = sets.meta("wcxb")
    pages = sets.pages("wcxb")
    found, _ = sets.scorer.clean(binary, [page for page, _ in pages], [])
    said = [(meta[page.stem].get("date"), values.get("date")) for (page, _), values in zip(pages, found)]
    both = [(gold, date) for gold, date in said if gold and date]
    right = sum(gold[:10] == date for gold, date in both)
    known = sum(1 for gold, _ in said if gold)
    row("dates of wcxb, against its own gold", f"P {right / len(both):.3f}", f"R {right / known:.3f}", f"of {known} pages with a date")


class Letters(HTMLParser):
    """Counts the letters outside scripts and styles."""

    def __init__(self):
        super().__init__()
        self.count, self.silent = 0, False

    def handle_starttag(self, tag, attributes):
        self.silent = tag in ("script", "style")

    def handle_endtag(self, tag):
        self.silent = False

    def handle_data(self, data):
        self.count += 0 if self.silent else sum(c.isalpha() for c in data)


def letters(page):
    if page.stat().st_size > 200_000:
        return 0
    parser = Letters()
    parser.feed(page.read_text("utf-8", "replace"))
    return parser.count


def hostile(binary, sets):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, sets.shared / "eval/hostile/gen.py", folder + "/hostile"], check=True)
        for kind in ("hostile", "hostile_fuzz"):
            pages = sorted(Path(folder, kind).iterdir())
            aborted, empty, rejected = [], [], 0
            most_cpu, most_memory = (0.0, ""), (0, "")
            for page in pages:
                process = subprocess.Popen([binary, "clean", "--json", page], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                out = process.stdout.read()
                _, status, usage = os.wait4(process.pid, 0)
                code = os.waitstatus_to_exitcode(status)
                if code not in (0, 3):
                    aborted.append((page.name, code))
                    continue
                values = json.loads(out)
                rejected += "rejected" in values
                if "rejected" not in values and not values["text"].strip() and letters(page) >= 50:
                    empty.append(page.name)
                elif "rejected" in values and letters(page) >= 50:
                    empty.append(page.name)
                most_cpu = max(most_cpu, (usage.ru_utime + usage.ru_stime, page.name))
                most_memory = max(most_memory, (usage.ru_maxrss // 1024, page.name))
            row(f"{kind}, {len(pages)} pages", f"aborted {aborted}", f"empty {empty}", f"rejected {rejected}",
                f"most CPU {most_cpu[0]:.2f} s ({most_cpu[1]})", f"most memory {most_memory[0]} MB ({most_memory[1]})")


ROWS = {"sets": sets, "text": text, "hosts": hosts, "seeds": seeds, "speed": speed, "dates": dates, "hostile": hostile}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--shared", type=Path, default=os.environ.get("TIDINGS_SHARED"))
    parser.add_argument("--unpacked", help="folder with the sets unpacked")
    options = parser.parse_intermixed_args()
    if unknown := set(options.rows) - set(ROWS):
        parser.error(f"no row {', '.join(unknown)}")
    if not options.shared:
        parser.error("name the folder with the collections: --shared DIR")
    with tempfile.TemporaryDirectory() as folder:
        found = Sets(options.shared, options.unpacked or folder)
        for name in options.rows or ROWS:
            ROWS[name](os.path.abspath(options.binary), found)


if __name__ == "__main__":
    main()
