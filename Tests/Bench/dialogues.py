"""Dialogues of the bot under load: the whole daemon, with its store, its prompts and its FastAGI server, and calls around it.

Simulated: `agi_talk` plays the Asterisk side of many conversations, in real time; a copied sound stands for the engine. Real: an
Asterisk dials Local callees that press keys, or say yes and no to pocketsphinx; espeak-ng speaks where it is installed, and
`agi_between` stands between Asterisk and the daemon and looks at the clock."""
import atexit
import json
import os
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import time
import wave

SIMULATED, REAL = 500, 100
SIMULATED_SECONDS, REAL_SECONDS = 30, 40
# Most of what an issue asks of an answer, in milliseconds, and of the first prompt.
ANSWER, PROMPT = 20, 300

CONFIG = """
database: {work}/marcador.sqlite
control_socket: {work}/control.sock
log: {{level: warning}}
hearing: {hearing}
fastagi: {{port: {agi}, advertise: "127.0.0.1:{seen}"}}
speaking: {{directory: {work}/prompts{engine}}}
servers:
  - {{name: pbx, port: {ami}, secret_file: {secret}, max_calls: {calls}, calls_per_second: 20, trunks: {{salida: "Local/{{digits}}@bench-people"}}}}
campaigns:
  - {{name: aviso, mode: bot, bot: overdue, queue: vacia, trunk: salida, start: {start}, countries: [CL], max_lines: {calls}, caller_id: {{name: Cobranza, number: "+56200000100"}}}}
compliance:
  CL: {{extends: none, hours: "daily 00:00-24:00", holidays_through: 2100, caps: [], override: a bench calls nobody}}
"""

# They let it ring for a while, and press as people do: some do not at all, one hangs up.
PEOPLE = """
[bench-people]
exten => _X.,1,Ringing()
 same => n,Wait(${RAND(1,4)})
 same => n,Answer()
 same => n,Goto(bench-kind,${EXTEN:-1},1)
[bench-kind]
exten => _[0-5],1,Wait(3)
 same => n,SendDTMF(1)
 same => n,Wait(5)
 same => n,SendDTMF(3)
 same => n,Wait(40)
exten => 6,1,Wait(2)
 same => n,SendDTMF(1)
 same => n,Wait(4)
 same => n,SendDTMF(1)
 same => n,Wait(40)
exten => 7,1,Wait(4)
 same => n,SendDTMF(2)
 same => n,Wait(4)
 same => n,SendDTMF(2)
 same => n,Wait(40)
exten => 8,1,Wait(60)
exten => 9,1,Wait(6)
 same => n,Hangup(16)
"""

# They say yes and then no, as soon as they have heard enough; who is asked for keys all the same says no more.
SPEAKERS = """
[bench-people]
exten => _X.,1,Ringing()
 same => n,Wait(${RAND(1,4)})
 same => n,Answer()
 same => n,Wait(${RAND(3,6)})
 same => n,Playback(%s/yes)
 same => n,Wait(${RAND(5,9)})
 same => n,Playback(%s/no)
 same => n,Wait(60)
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, seconds, condition):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.1)
    raise SystemExit("bench: waited in vain for " + what)


def resident(process):
    """KiB of memory."""
    with open("/proc/%d/statm" % process.pid) as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") // 1024


class Daemon:
    """A whole `marcador run` in a folder of its own."""

    def __init__(self, root, program, folder, secret, seen=None, ami=1, calls=1, start="paused", speaks=False, hears=None):
        self.program, self.folder = program, folder
        engine = "" if speaks and shutil.which("espeak-ng") else ', engine: command, command: [cp, %s/sound.wav, "{output}"]' % folder
        os.makedirs(folder)
        shutil.copytree(os.path.join(root, "asterisk-config", "bots"), os.path.join(folder, "bots"))
        self.agi = free_port()
        with open(os.path.join(folder, "marcador.yaml"), "w") as file:
            file.write(CONFIG.format(
                work=folder, agi=self.agi, seen=seen or self.agi, ami=ami, calls=calls, secret=secret, start=start, engine=engine,
                hearing="{port: %d}" % hears if hears else "{recogniser: none}"))
        with wave.open(os.path.join(folder, "sound.wav"), "wb") as sound:
            sound.setnchannels(1), sound.setsampwidth(2), sound.setframerate(8000)
            sound.writeframes(b"".join((4000 if n % 16 < 8 else -4000).to_bytes(2, "little", signed=True) for n in range(64000)))

    def run(self, *words):
        return subprocess.run([self.program, *words, "-c", os.path.join(self.folder, "marcador.yaml")], check=True,
                              stdout=subprocess.PIPE, text=True).stdout

    def import_debtors(self, count):
        path = os.path.join(self.folder, "cartera.csv")
        with open(path, "w") as file:
            file.write("rut;nombre;telefono;cuenta;monto;vencimiento\n")
            for index in range(count):
                file.write("%d-0;Persona %d;+5622%d;C-%d;%d;2026-01-15\n" % (
                    20_000_000 + index, index, 1_000_000 + index, index, 45_000 + 1000 * index))
        self.run("import", path, "--portfolio", "banco", "--country", "CL")

    def make_attempts(self, count):
        """Calls that were dialled: each is one of a debtor, and open to nobody but the script."""
        with sqlite3.connect(os.path.join(self.folder, "marcador.sqlite")) as database:
            database.execute(
                """INSERT INTO attempt (id, campaign_id, debtor_id, account_id, contact_point_id, phone, country, zones, priority,
                due_at, server, queue, mode, dial_string, caller_name, caller_number, ring_ms, hold_ms, abandonment_message,
                detect_machines, launched_at, answered_at, ended_at, outcome, bot)
                SELECT row_number() OVER (), c.id, a.debtor_id, a.id, p.id, p.address, 'CL', 'America/Santiago', 0, 0, 'pbx',
                'vacia', 'bot', '', 'Cobranza', '+56200000100', 25000, 2000, '', 0, 0, 0, 0, 'answered', 'overdue'
                FROM account a JOIN contact_point p ON p.debtor_id = a.debtor_id, campaign c LIMIT ?""", (count,))
            made = database.execute("SELECT COUNT(*) FROM attempt").fetchone()[0]
            assert made == count, made
            return database.execute("SELECT value FROM meta WHERE key = 'instance'").fetchone()[0]

    def words(self):
        """What became of all that people said: answers, doubts, and what was given up."""
        with sqlite3.connect(os.path.join(self.folder, "marcador.sqlite")) as database:
            facts = [entry["fact"] for trace, in database.execute("SELECT trace FROM dialogue") for entry in json.loads(trace)]
        heard = [fact["heard"] for fact in facts if "heard" in fact]
        understood = sum("as" in fact for fact in heard)
        return understood, len(heard) - understood, sum("recogniserLost" in fact for fact in facts)

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "run", "--drain", "0", "-c", os.path.join(self.folder, "marcador.yaml")],
            stderr=open(os.path.join(self.folder, "log"), "w"))
        # Whatever becomes of the bench, it does not stay.
        atexit.register(self.stop)
        wait_for("the daemon", 20, lambda: os.path.exists(os.path.join(self.folder, "control.sock")))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Dialogues:
    def __init__(self, root, program, tool, bare, rounds):
        self.root, self.program, self.tool, self.bare, self.rounds = root, program, tool, bare, rounds

    def talk(self, port, instance, seconds):
        return subprocess.Popen(
            [self.tool("agi_talk"), "--port", str(port), "--calls", str(SIMULATED), "--seconds", str(seconds), "--play", "2500",
             "--instance", instance], stdout=subprocess.PIPE, text=True)

    def simulated(self):
        """500 conversations at once, and as many with a script that only says commands, in turns."""
        ours, plain, memory, good = [], [], [], True
        daemon = Daemon(self.root, self.program, self.tool("simulated"), self.secret())
        daemon.run("check-config")
        daemon.import_debtors(SIMULATED)
        daemon.start()
        daemon.stop()
        instance = daemon.make_attempts(SIMULATED)
        daemon.start()
        # Before the first conversation: later on what one has given back the next one takes.
        idle = resident(daemon.process)
        # Ahead of a call its prompts are there.
        warm = lambda: (lambda run: run["well"] == run["ended"])(json.loads(self.talk(daemon.agi, instance, 10).communicate()[0]))
        wait_for("all prompts", 180, warm)
        for _ in range(self.rounds):
            calls = self.talk(daemon.agi, instance, SIMULATED_SECONDS)
            time.sleep(SIMULATED_SECONDS - 5)
            memory.append(resident(daemon.process))
            ours.append(json.loads(calls.communicate()[0]))
            port = free_port()
            server = subprocess.Popen([self.bare, "agi-bare", "--port", str(port)], stdout=subprocess.DEVNULL)
            wait_for("the bare script", 10, lambda: listens(port))
            plain.append(json.loads(self.talk(port, instance, SIMULATED_SECONDS).communicate()[0]))
            server.terminate()
            server.wait()
        daemon.stop()
        for run in ours + plain:
            good = good and run["broken"] == 0 and run["well"] == run["ended"] == run["begun"] and run["open_most"] == SIMULATED
        tails = [run["answer_ms"]["p99"] for run in ours]
        each = [(busy - idle) / SIMULATED for busy in memory]
        return good and statistics.median(tails) < ANSWER, [
            ("answer to an AGI line, 99 %, ms", spread(tails, "%.2f"), "%d" % ANSWER),
            ("the same over that of a bare script", spread(
                [one["answer_ms"]["p99"] / other["answer_ms"]["p99"] for one, other in zip(ours, plain)], "%.1f"), ""),
            ("the bare script's, ms", spread([run["answer_ms"]["p99"] for run in plain], "%.2f"), ""),
            ("answer to an AGI line, median, ms", spread([run["answer_ms"]["p50"] for run in ours], "%.2f"), ""),
            ("answer to an AGI line, the longest, ms", spread([run["answer_ms"]["max"] for run in ours], "%.1f"), ""),
            ("first prompt after the connection, 99 %, ms", spread([run["prompt_ms"]["p99"] for run in ours], "%.1f"), "%d" % PROMPT),
            ("end of a call in the journal after, 99 %, ms", spread([run["kept_ms"]["p99"] for run in ours], "%.0f"), ""),
            ("conversations; of them led to their end", "%d; %d" % (
                sum(run["begun"] for run in ours), sum(run["well"] for run in ours)), "all"),
            ("memory for each that is under way, KiB", spread(each, "%.0f"), ""),
            ("the daemon's memory before the first, with all, MiB", "%.0f, %.0f" % (
                idle / 1024, statistics.median(memory) / 1024), ""),
        ]

    def secret(self):
        path = self.tool("secret")
        with open(path, "w") as file:
            file.write("bench-secret\n")
        os.chmod(path, 0o600)
        return path

    def real(self):
        """100 calls of a real Asterisk at once, by keys."""
        return self.on_asterisk("asterisk", None)

    def heard(self):
        """The same by speech."""
        if not shutil.which("espeak-ng") or not os.path.exists("/usr/share/pocketsphinx/model/en-us/en-us"):
            return True, [("espeak-ng or pocketsphinx is missing here: not measured", "", "")]
        return self.on_asterisk("asterisk-speech", free_port())

    def on_asterisk(self, name, speech):
        asterisk = subprocess.run([os.path.join(self.root, "scripts", "asterisk-root")], stdout=subprocess.PIPE, text=True)
        if asterisk.returncode:
            return True, [("no real Asterisk here: not measured", "", "")]
        folder, ami, between = self.tool(name), free_port(), free_port()
        pbx = subprocess.Popen(
            [os.path.join(self.root, "scripts", "asterisk-run"), "--dir", folder, "--ami-port", str(ami), "--agi-port", str(between),
             "--sip-port", str(free_port()), "--agents", "0", "--queue", "vacia=", "--log", "warning,error", "--with",
             str(os.getpid()), "--asterisk", asterisk.stdout.strip()] + (["--speech-port", str(speech)] if speech else []), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for("Asterisk", 40, lambda: listens(ami))
            with open(os.path.join(folder, "etc", "extensions.conf"), "a") as file:
                file.write(SPEAKERS.replace("%s", folder) if speech else PEOPLE)
            subprocess.run([os.path.join(folder, "rx"), "dialplan reload"], check=True, stdout=subprocess.DEVNULL)
            daemon = Daemon(self.root, self.program, self.tool(name + "-daemon"), os.path.join(folder, "ami-secret"), seen=between,
                            ami=ami, calls=REAL, start="running", speaks=True, hears=speech)
            for word, text in {"yes": "sí", "no": "no"}.items() if speech else ():
                daemon.run("bot", "say", text, "--out", os.path.join(folder, word + ".wav"))
            daemon.import_debtors(2000)
            relay = subprocess.Popen([self.tool("agi_between"), "--port", str(between), "--to", str(daemon.agi)],
                                     stdout=subprocess.PIPE, text=True)
            atexit.register(relay.kill)
            daemon.start()
            idle = resident(daemon.process)
            time.sleep(REAL_SECONDS)
            busy = resident(daemon.process)
            relay.terminate()
            result = json.loads(relay.communicate()[0])
            daemon.stop()
            kept = json.loads(daemon.run("bot", "report", "--json"))[0]
            words = daemon.words() if speech else None
        finally:
            pbx.terminate()
            pbx.wait()
        good = result["answer_ms"]["p99"] < ANSWER
        times = lambda name: "%.2f, %.2f, %.1f" % tuple(result[name][key] for key in ("p50", "p99", "max"))
        kept_times = kept["first_prompt_ms"]
        heard = [("questions: answered by voice, not understood, given up by the recogniser", "%d, %d, %d" % words, "")] if speech else []
        return good, [
            ("conversations, most at once", "%d, %d" % (result["conversations"], result["open_most"]), ""),
        ] + heard + [
            ("answer to an AGI line: median, 99 %, longest, ms", times("answer_ms"), "99 %% in %d" % ANSWER),
            ("first command after the call's environment: median, 99 %, longest, ms", times("first_ms"), ""),
            ("first prompt after the answer: median, 99 %, longest, ms", times("prompt_ms"), "99 %% in %d" % PROMPT),
            ("the same in the record: median, 95 %, longest, ms", "%d, %d, %d" % tuple(
                kept_times[key] for key in ("median", "p95", "longest")), ""),
            ("the daemon's memory before, with all, MiB", "%.0f, %.0f" % (idle / 1024, busy / 1024), ""),
            ("that is for each at once, KiB", "%.0f" % ((busy - idle) / max(1, result["open_most"])), ""),
        ]


def listens(port):
    wanted = "0100007F:%04X" % port
    with open("/proc/net/tcp") as table:
        return any(line.split()[1] == wanted and line.split()[3] == "0A" for line in table.readlines()[1:])


def spread(values, form):
    """Median, and what it lies between."""
    return "%s (%s–%s)" % tuple(form % value for value in (statistics.median(values), min(values), max(values)))
