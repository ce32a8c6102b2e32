#!/usr/bin/env python3
"""Kills a campaign with SIGKILL at random moments, each time a new one, and takes it up again: its results must be those of one that was
left alone, and its journal must hold every case once.

    dotnet build -c Release Verification.sln
    tests/Acceptance/Campaigns/kills.py [ROUNDS [SEED [options of campaign... [-- COMMAND]]]]

EXACTGRAD is the command to try."""
import json
import os
import pathlib
import random
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
COMMAND = shlex.split(os.environ.get("EXACTGRAD", f"dotnet {ROOT}/src/Cli/bin/Release/net10.0/exactgrad.dll"))
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
# A program with a mistake: so that what is found, shrunk and diagnosed after the journal is at stake as well.
OPTIONS = sys.argv[3:] or [
    *"--lanes exact,rounding,laws --cases 1500 --max-side 20 -- dotnet".split(),
    f"{ROOT}/tests/Acceptance.Peer/bin/Release/net10.0/ExactGrad.Acceptance.Peer.dll", "dx-scaled", "0", "kills",
]


def start(folder):
    return subprocess.Popen([*COMMAND, "campaign", folder, *OPTIONS], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(folder):
    campaign = start(folder)
    _, errors = campaign.communicate()
    if campaign.returncode not in (0, 1, 2):
        sys.exit(f"exit code {campaign.returncode}: {errors.decode()}")
    with open(f"{folder}/results.json", encoding="utf-8") as file:
        results = json.load(file)
    for timed in [results, *results["lanes"]]:
        timed.pop("seconds")
        timed.pop("casesPerSecond", None)
    return results


def cases(folder):
    with open(f"{folder}/journal.jsonl", encoding="utf-8") as journal:
        lines = [json.loads(line) for line in journal]
    return [(line["lane"], line["index"]) for line in lines]


random.seed(SEED)
with tempfile.TemporaryDirectory() as folder:
    begin = time.monotonic()
    whole = finish(f"{folder}/whole")
    lasted = time.monotonic() - begin
    expected = sorted(cases(f"{folder}/whole"))
    print(f"left alone: {lasted:.1f} s, {len(expected)} cases, {len(whole['failures'])} failures, {whole['verdict']}")
    number = 1
    while number <= ROUNDS:
        campaign = start(f"{folder}/{number}")
        begin = time.monotonic()
        moment = random.uniform(0, lasted)
        try:
            campaign.wait(moment)
            # Too late: it had ended. It was quicker than before, and this was no kill.
            lasted = min(lasted, time.monotonic() - begin)
            shutil.rmtree(f"{folder}/{number}")
            continue
        except subprocess.TimeoutExpired:
            campaign.send_signal(signal.SIGKILL)
            campaign.wait()
        journal = pathlib.Path(f"{folder}/{number}/journal.jsonl")
        content = journal.read_bytes() if journal.exists() else b""
        same = finish(f"{folder}/{number}") == whole and sorted(cases(f"{folder}/{number}")) == expected
        torn = "" if content.endswith(b"\n") or not content else ", the last one torn"
        print(f"{number}: killed at {moment:.2f} s, after {content.count(10)} cases{torn}: {'same' if same else 'DIFFERS'}", flush=True)
        if not same:
            sys.exit(1)
        number += 1
print(f"{ROUNDS} of {ROUNDS} the same")
