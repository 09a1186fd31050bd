"""Agents that are used again: to start a program costs far more than a user does, above all in a virtual machine."""

import collections
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

from agents import Agent


class AgentPool:
    """Gives out agents, to any thread, and takes them back; at its end all of them must end in good order. `folder`
    gets a file for each, with what it writes on standard error."""

    def __init__(self, folder):
        self._folder = folder
        self._lock = threading.Lock()
        self._idle = collections.defaultdict(list)  # by command line
        self._count = 0

    def start(self, name, command, server, address, user, transcript, limit_ms=10_000):
        """An agent that is this user, as Agent.open() says. Whoever asked for it gives it back or kills it."""
        agent = self._idle_one(command)
        try:
            agent.open(name, server, address, user, transcript, limit_ms)
        except BaseException:
            agent.kill()
            raise
        return agent

    def _idle_one(self, command):
        with self._lock:
            idle = self._idle[tuple(command)]
            if idle:
                return idle.pop()
            self._count += 1
            log_path = self._folder / f"agent-{self._count}.log"
        return Agent(command, log_path)

    def give_back(self, agent):
        """After close(): it is free for another user."""
        if agent.spoiled:
            agent.kill()
            return
        with self._lock:
            self._idle[tuple(agent.command)].append(agent)

    def close(self):
        """Ends all that were given back; an error names those that did not end as they should."""
        agents = [agent for idle in self._idle.values() for agent in idle]
        self._idle.clear()
        with ThreadPoolExecutor() as threads:
            wrong = [text for text in threads.map(self._quit, agents) if text]
        assert not wrong, "\n".join(wrong)

    @staticmethod
    def _quit(agent):
        """Gives what went wrong, or None."""
        try:
            agent.quit()
        except (AssertionError, OSError, subprocess.TimeoutExpired) as error:
            return f"{' '.join(agent.command)}: {error}; it wrote:\n{agent.log_text()}"
        return None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
