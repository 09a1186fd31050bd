"""Plays a scenario over a real server and real programs."""

import itertools
import time

import user_sig
from cut_proxy import CutProxy
from server import Server

from agents import EVENT_TIMEOUT_S, as_text, pairs
from scenario import Command, Who, seconds

OPERATOR = "administrator"
AUDIBLE = 20  # as a volume, of 100

# Options of a scenario that are options of the server, and how they are written there.
SERVER_OPTIONS = {
    "grace": lambda value: ["--grace-ms", str(seconds(value) * 1000)],
    "max_people": lambda value: ["--max-people", value],
    "busy_notifies_callee": lambda value: ["--busy-notifies-callee", value],
}


class Runner:
    """One run of one scenario. `commands` are the command lines of the pool's agents, given to the users in turn."""

    def __init__(self, scenario, server_program, pool, commands, data_dir, workers=1):
        self.scenario = scenario
        self.pool = pool
        self.with_states = scenario.mentions("on_connection_state_changed")
        self.agents = {}  # Who -> running agent
        self.proxies = {}  # Who -> its proxy
        self.cut = set()  # whose connection is cut just now
        self.stopping = []  # who has logged out in this step: to end when its events have been taken
        self.began = None  # the first step, in seconds of the monotonic clock
        self.waited_s = 0  # since then, as the scenario says
        self.last_infos = {}  # user -> the call that its last program to end knew
        self.transcript = []
        self.data_dir = data_dir
        users = dict.fromkeys(who.user for who in [*scenario.users, *scenario.offline, Who(OPERATOR)])
        self.languages = dict(zip(users, itertools.cycle(commands)))  # user -> command line
        options = ["--workers", str(workers)]
        for key, value in scenario.options.items():
            options += SERVER_OPTIONS[key](value) if key in SERVER_OPTIONS else []
        self.server = Server(server_program, data_dir, options)

    def run(self):
        """Raises AssertionError with everything that was said if anything differs from the scenario."""
        try:
            for who in self.scenario.users:
                self.start(who)
            for user in self.scenario.options.get("multi_device", "").split(","):
                if user:
                    self.agents[Who(user)].ask_ok("multi_device on")
            for agent in self.agents.values():
                agent.wait_for_state(("connected",))
                agent.leftovers()  # how the connection was made
            self.began = time.monotonic()
            for step in self.scenario.steps:
                self.play(step)
            self.finish()
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.report()}") from None
        finally:
            self.clean_up()

    # ---- one step ----

    def play(self, step):
        self.transcript.append(f"-- line {step.line}")
        commands = [part for part in step.parts if isinstance(part, Command)]
        held = {c.who for part, c in enumerate(commands) if part > 0 or step.parts[0] is not c} & self.agents.keys()
        for who in held:
            self.agents[who].hold(True)
        waited_s = 0
        for part in step.parts:
            self.transcript.append(f"   {part}")
            if isinstance(part, Command):
                self.obey(part)
            else:
                waited_s += part.seconds
                self.waited_s += part.seconds
                self.let_time_pass(part.seconds, step)
        for who in held & self.agents.keys():
            self.agents[who].hold(False)
        for event in step.events:
            assert event.who in self.agents, f"line {step.line}: {event.who} is not running"
            heard = self.agents[event.who].expect(event.name, event.keys, waited_s + EVENT_TIMEOUT_S, self.with_states)
            if waited_s:
                self.check_not_early(event, heard["heard_at"])
        while self.stopping:
            self.retire(self.stopping.pop())

    def let_time_pass(self, wait_s, step):
        """Until what is due has been decided: told by an event to somebody who is not held, if there is to be one."""
        told = {e.who for e in step.events if not self.agents[e.who].held}
        if not told:
            time.sleep(wait_s)
        elif len(step.parts) > 1:
            self.agents[min(told, key=str)].wait_for_event(wait_s + EVENT_TIMEOUT_S)

    def check_not_early(self, event, heard_at):
        """Commands take time that the scenario does not count, so a timer fires later than it says and never before. A
        ticket ends with a second of the clock."""
        tolerance_s = 1.1 if self.scenario.mentions("on_user_sig_expired") else 0.1
        passed_s = heard_at - self.began
        assert passed_s > self.waited_s - tolerance_s, (
            f"{event.who}: received {event.name} {passed_s:.3f} s after the first step, "
            f"expected at least {self.waited_s} s"
        )

    def obey(self, command):
        special = getattr(self, f"do_{command.name}", None)
        if special is not None:
            special(command)
        else:
            words = [command.name, *self.arguments(command)]
            self.check(command, self.agents[command.who].ask(" ".join(words)))

    def arguments(self, command):
        """The command's arguments; where a scenario names a user whose call is meant, the call itself."""
        if command.name not in ("join", "join_group"):
            return command.arguments
        key = "call_id" if command.name == "join" else "room"
        return [self.info(command.arguments[0])[key], *command.arguments[1:]]

    def check(self, command, answer):
        assert answer["code"] == command.code, f"{command}: expected {command.code}, got {answer}"
        if command.invited is not None and "invited" in answer:  # not every language gives it
            assert answer["invited"] == command.invited, f"{command}: expected {command.invited}, got {answer}"

    def info(self, user):
        """The call that a user is in or was in last, as its programs know it."""
        infos = [a.ask_ok("info")["info"] for who, a in self.agents.items() if who.user == user]
        known = [info for info in [*infos, self.last_infos.get(user)] if info and info["call_id"]]
        assert known, f"{user} knows of no call"
        return next((info for info in known if info["reason"] == "unknown"), known[0])

    # ---- commands that are not the engine's ----

    def start(self, who, life_s=3600, code=0):
        assert who not in self.agents, f"{who} runs already"
        if who not in self.proxies:
            self.proxies[who] = CutProxy(self.server.address)
        address = self.proxies[who].address
        agent = self.pool.start(str(who), self.languages[who.user], self.server, address, who.user, self.transcript)
        self.agents[who] = agent
        answer = agent.ask(f"init sig={self.ticket(who, life_s)}")
        assert answer["code"] == code, f"{who}: init: expected {code}, got {answer}"

    def ticket(self, who, life_s):
        return user_sig.make(self.server.sdk_app_id, who.user, self.server.secret_key, life_s)

    def do_start(self, command):
        life = "".join(command.arguments).removeprefix("ticket=") or "3600s"
        self.start(command.who, -1 if life == "expired" else seconds(life), command.code)

    def do_stop(self, command):
        self.check(command, self.agents[command.who].ask("un_init"))
        self.stopping.append(command.who)

    def do_kill(self, command):
        self.remember(command.who)
        agent = self.agents.pop(command.who)
        agent.kill()
        self.nothing_left(command.who, agent)
        self.settle()

    def do_cut(self, command):
        agent = self.agents[command.who]
        self.proxies[command.who].cut()
        self.cut.add(command.who)
        if not agent.held:
            agent.wait_for_state(("reconnecting", "disconnected"))
        self.settle()

    def do_restore(self, command):
        agent = self.agents[command.who]
        self.proxies[command.who].restore()
        self.cut.discard(command.who)
        if not agent.held:
            agent.wait_for_state(("connected", "disconnected"))

    def do_renew(self, command):
        self.check(command, self.agents[command.who].ask(f"init sig={self.ticket(command.who, 3600)}"))

    def do_info(self, command):
        info = self.agents[command.who].ask_ok("info")["info"]
        info["begun"] = "yes" if info["begin_time"] else "no"
        for word in command.arguments:
            key, _, value = word.partition("=")
            assert as_text(info[key]) == value, f"{command}: {key} is {as_text(info[key])!r} in {info}"

    def do_end_call(self, command):
        operator = Who(OPERATOR)
        if operator not in self.agents:
            self.start(operator)
        call_id = self.info(command.arguments[0])["call_id"]
        self.check(command, self.agents[operator].ask(f"end_call {call_id}"))

    def do_hear(self, command):
        """Until one is loud, by a report of the volumes, and everybody's network was measured."""
        listener, speaker = self.agents[command.who], command.arguments[0]

        def loud(event):
            return int(dict(pairs(event["volumes"])).get(speaker, 0)) >= AUDIBLE

        def measured(event):
            return all(quality != "unknown" for _, quality in pairs(event["qualities"]))

        listener.take_first("on_user_voice_volume_changed", loud)
        listener.take_first("on_user_network_quality_changed", measured)

    def do_suspend(self, command):
        self.agents[command.who].suspend()

    def do_resume(self, command):
        self.agents[command.who].resume()

    def do_change_key(self, command):
        """The server is down while its operator replaces the key: the file that keeps it goes, and a new one comes."""
        (self.data_dir / "secrets.json").unlink()
        self.server.kill_and_restart()

    # ---- the end ----

    def settle(self):
        """A round trip of everybody who is connected: what the server was told before it has acted upon."""
        reached = [a for who, a in self.agents.items() if who not in self.cut and a.state == "connected" and not a.held]
        for agent, number in [(agent, agent.send("sync")) for agent in reached]:
            agent.answer(number)

    def finish(self):
        """Nobody received anything that the scenario does not say."""
        self.settle()
        self.settle()
        for who in list(self.agents):
            self.retire(who)

    def retire(self, who):
        self.remember(who)
        agent = self.agents[who]
        agent.close()
        self.nothing_left(who, agent)
        self.pool.give_back(self.agents.pop(who))

    def remember(self, who):
        """The call that a program knows which is about to end."""
        self.last_infos[who.user] = self.agents[who].ask_ok("info")["info"]

    def nothing_left(self, who, agent):
        left = agent.leftovers(self.with_states)
        assert not left, f"{who} also received {left}"

    def clean_up(self):
        for agent in self.agents.values():
            agent.kill()
        for proxy in self.proxies.values():
            proxy.close()
        self.server.stop()

    def report(self):
        for agent in self.agents.values():
            agent.report_errors()
        return "\n".join(["--- what was said:", *self.transcript, "--- server:", self.server.log_text()])
