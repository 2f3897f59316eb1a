"""The totals of several desks, by DuckDB and by Spark: on one machine, then on a cluster that this program starts and ends.

    python totals.py FOLDER

FOLDER holds desk-1, desk-2 …, each with the Parquet files of what a desk sent, and ours.csv, what Permanence counts of them together:
`measure;column;code;count`, with * for all codes. Every total is asked of each engine. It ends with 1 when one of them differs.
"""

import csv
import os
import pathlib
import socket
import subprocess
import sys
import time

import duckdb
import pyspark
from pyspark.sql import SparkSession, functions


def ours(folder):
    with open(folder / "ours.csv", encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, delimiter=";")
        return {(line["measure"], line["column"], line["code"]): int(line["count"]) for line in lines}


def by_duckdb(folder, measure, column):
    files = str(folder / "desk-*" / f"{measure}.parquet")
    query = f"select {column}, sum(count) from read_parquet(?) group by all"
    return {code: int(count) for code, count in duckdb.execute(query, [files]).fetchall()}


def by_spark(session, folder, measure, column):
    facts = session.read.parquet(*(str(path) for path in sorted(folder.glob(f"desk-*/{measure}.parquet"))))
    rows = facts.groupBy(column).agg(functions.sum("count").alias("facts")).collect()
    return {row[column]: int(row["facts"]) for row in rows}


def differences(expected, count):
    """What an engine counts otherwise, or does not count."""
    found = []
    for measure, column in sorted({(measure, column) for measure, column, _ in expected}):
        counted = count(measure, column)
        counted["*"] = sum(counted.values())
        wanted = {code: total for (of, by, code), total in expected.items() if (of, by) == (measure, column)}
        if counted != wanted:
            found.append(f"{measure} by {column}: {counted}, and not {wanted}")
    return found


def spark(master):
    return (
        SparkSession.builder.master(master)
        .appName("permanence-totals")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.memory", "512m")
        .config("spark.cores.max", "2")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


class Cluster:
    """A master and two workers of one core each, on this machine."""

    def __enter__(self):
        self.started = []
        port = free_port()
        self.address = f"spark://127.0.0.1:{port}"
        master = "org.apache.spark.deploy.master.Master"
        self.start(master, "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(free_port()))
        self.wait_for(port)
        for _ in range(2):
            worker = "org.apache.spark.deploy.worker.Worker"
            self.start(
                worker, "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", str(free_port()), self.address
            )
        return self.address

    def start(self, *what):
        home = pathlib.Path(pyspark.__file__).parent
        environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
        command = [str(home / "bin" / "spark-class"), *what]
        self.started.append(
            subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )

    def wait_for(self, port):
        for _ in range(120):
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.5)
        raise SystemExit("the master of the cluster does not answer")

    def __exit__(self, *_):
        for process in reversed(self.started):
            process.terminate()
            process.wait()


def told(engine, expected, count):
    began = time.monotonic()
    found = differences(expected, count)
    word = "DIFFERS" if found else "same totals"
    print(f"{word}: {engine}, {len(expected)} totals in {time.monotonic() - began:.1f} s", flush=True)
    for line in found:
        print(f"    {line}", flush=True)
    return not found


def main(folder):
    expected = ours(folder)
    rows = duckdb.execute("select count(*), sum(count) from read_parquet(?)", [str(folder / "desk-*" / "case_files.parquet")])
    print("case files: %d lines, %d facts" % rows.fetchone(), flush=True)
    same = told(f"DuckDB {duckdb.__version__}", expected, lambda *of: by_duckdb(folder, *of))
    session = spark("local[2]")
    same &= told(f"Spark {pyspark.__version__} on one machine", expected, lambda *of: by_spark(session, folder, *of))
    session.stop()
    with Cluster() as address:
        session = spark(address)
        same &= told("Spark on a cluster of two workers", expected, lambda *of: by_spark(session, folder, *of))
        session.stop()
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
