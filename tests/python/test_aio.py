"""tuicall.aio: the engine on an event loop."""

import asyncio
import gc
import inspect
import socket
import threading
import warnings
import weakref

import pytest

import tuicall
from conftest import TIMEOUT_S
from tuicall import TUICallError, TUICallMediaType, TUICallObserver, aio

AUDIO = TUICallMediaType.AUDIO


class AsyncWorld:
    def __init__(self, world):
        self.world = world
        self.server = world.server

    def engine(self):
        return aio.TUICallEngine(self.server.address, self.server.ca_file)

    async def log_in(self, engine, prefix):
        user_id = self.world.name(prefix)
        await engine.init(self.server.sdk_app_id, user_id, self.server.user_sig(user_id))
        return user_id


@pytest.fixture
def users(world):
    return AsyncWorld(world)


def run(main):
    """Runs the coroutine; fails if it takes too long, or if anything goes wrong behind its back."""
    problems = []

    async def watched():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: problems.append(context))
        return await asyncio.wait_for(main, TIMEOUT_S)

    result = asyncio.run(watched())
    assert problems == []
    return result


async def until(events, name):
    async for event in events:
        if event.name == name:
            return event


def test_call_with_events(users):
    async def main():
        async with users.engine() as alice, users.engine() as bob:
            to_alice, to_bob = alice.events(), bob.events()
            alice_id, bob_id = await users.log_in(alice, "alice"), await users.log_in(bob, "bob")
            call_id = await alice.call(bob_id, AUDIO)
            received = await until(to_bob, "on_call_received")
            assert (received.caller_id, received.callee_id_list, received.group_id) == (alice_id, [bob_id], "")
            assert received.call_media_type is AUDIO
            assert bob.call_info.call_id == call_id
            await bob.accept()
            assert (await until(to_alice, "on_user_join")).user_id == bob_id
            await bob.hangup()
            ended = await until(to_alice, "on_call_end")
            assert ended.total_time >= 0
            with pytest.raises(AttributeError, match="on_call_end has no 'user_id'"):
                ended.user_id

    run(main())


def test_observers_run_on_the_loop(users):
    async def main():
        async with users.engine() as alice, users.engine() as bob:
            threads, accepted = [], asyncio.Event()

            class Answering(TUICallObserver):
                async def on_call_received(self, caller_id, callee_id_list, group_id, call_media_type):
                    await bob.accept()
                    accepted.set()

                def on_call_begin(self, *arguments):
                    threads.append(threading.get_ident())

            observer = Answering()
            bob.add_observer(observer)
            await users.log_in(alice, "alice")
            to_bob = bob.events()
            await alice.call(await users.log_in(bob, "bob"), AUDIO)
            await accepted.wait()
            await until(to_bob, "on_user_join")
            assert threads == [threading.get_ident()]
            bob.remove_observer(observer)
            with pytest.raises(TUICallError):
                bob.remove_observer(observer)

    run(main())


def test_close_in_an_observer(users):
    async def main():
        async with users.engine() as alice:
            bob, closed = users.engine(), asyncio.Event()

            async def received(*call):
                await bob.close()
                closed.set()

            bob.add_observer(TUICallObserver(on_call_received=received))
            await users.log_in(alice, "alice")
            await alice.call(await users.log_in(bob, "bob"), AUDIO)
            await closed.wait()
            assert bob.closed

    run(main())


def test_refusals(users):
    async def main():
        async with users.engine() as engine:
            with pytest.raises(TUICallError) as caught:
                await engine.accept()
            assert caught.value.code == -1201
            user_id = await users.log_in(engine, "alice")
            with pytest.raises(TUICallError) as caught:
                await engine.call(user_id, AUDIO)
            assert caught.value.code == -1202
            with pytest.raises(TypeError):
                await engine.call(5, AUDIO)
            with pytest.raises(TUICallError) as caught:
                await engine.init(users.server.sdk_app_id, "bob", users.server.user_sig("alice"))
            assert caught.value.code == 70013

    run(main())


def test_many_requests_at_once(users):
    async def main():
        async with users.engine() as engine:
            await users.log_in(engine, "alice")
            await asyncio.gather(*(engine.set_self_info(f"Alice {number}") for number in range(100)))

    run(main())


def test_cancelled_wait_leaves_the_engine_usable(users):
    async def main():
        async with users.engine() as engine:
            await users.log_in(engine, "alice")
            for _ in range(20):
                task = asyncio.create_task(engine.set_self_info("Alice"))
                await asyncio.sleep(0)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            await engine.set_self_info("Alice")

    run(main())


def test_cancelled_event_loop_task(users):
    async def main():
        async with users.engine() as engine:
            task = asyncio.create_task(until(engine.events(), "on_call_received"))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await users.log_in(engine, "alice")

    run(main())


def test_stream_ends_with_the_engine_or_by_itself(users):
    async def main():
        engine = users.engine()
        stream, other = engine.events(), engine.events()
        waiting = asyncio.create_task(until(stream, "never"))
        await other.aclose()
        assert [event async for event in other] == []
        await engine.close()
        assert await waiting is None
        assert [event async for event in stream] == []
        await engine.close()
        with pytest.raises(TUICallError, match="closed"):
            await engine.accept()

    run(main())


def test_dropped_stream_collects_no_more(users):
    async def main():
        async with users.engine() as engine:
            stream = engine.events()
            alive = weakref.ref(stream._observer)
            del stream
            gc.collect()
            assert alive() is None

    run(main())


def test_close_ends_methods_that_wait(users):
    async def main():
        with socket.create_server(("127.0.0.1", 0)) as silent:
            engine = aio.TUICallEngine(
                "127.0.0.1:%d" % silent.getsockname()[1], users.server.ca_file, request_timeout=600
            )
            waiting = asyncio.create_task(engine.init(1, "alice", "ticket"))
            await asyncio.sleep(0)
            await engine.close()
            with pytest.raises(TUICallError):
                await waiting

    run(main())


@pytest.mark.parametrize("how", ["engine dropped first", "loop closed first"])
def test_engine_that_is_never_closed(users, how):
    async def main():
        engine = users.engine()
        await users.log_in(engine, "alice")
        return engine

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        engine = run(main())
        alive = weakref.ref(engine)
        if how == "engine dropped first":

            async def drop():
                nonlocal engine
                del engine

            asyncio.run(drop())
        else:
            del engine
        gc.collect()
    (warning,) = [warning for warning in caught if warning.category is ResourceWarning]
    assert warning.source.closed
    del warning, caught
    gc.collect()
    assert alive() is None


def test_dropped_engine_frees_its_descriptor_for_the_loop(users):
    async def main():
        for _ in range(5):
            engine = users.engine()
            await users.log_in(engine, "alice")
            engine._needs_close = False
            del engine
            gc.collect()

    run(main())


def test_engine_dropped_on_another_thread(users):
    async def main():
        for _ in range(20):
            engines = [users.engine()]
            dropping = threading.Thread(target=engines.clear)
            dropping.start()
            dropping.join()  # the loop does not run meanwhile, and makes the next engine before it hears of it
            async with users.engine() as engine:
                await users.log_in(engine, "alice")

    run(main())


def test_needs_a_running_loop(users):
    with pytest.raises(RuntimeError, match="loop"):
        users.engine()


def test_same_methods_as_the_blocking_engine():
    def methods(engine):
        return {name: member for name, member in vars(engine).items() if not name.startswith("_")}

    blocking, asynchronous = methods(tuicall.TUICallEngine), methods(aio.TUICallEngine)
    of_threads = {"poll", "fileno", "instance", "destroy_instance"}
    assert set(blocking) - of_threads == set(asynchronous) - {"events"}
    for name in set(blocking) & set(asynchronous):
        ours, theirs = asynchronous[name], blocking[name]
        assert inspect.getdoc(ours), f"{name} has no docstring"
        if inspect.isfunction(ours):
            assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)
