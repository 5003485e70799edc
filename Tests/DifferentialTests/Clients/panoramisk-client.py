"""A foreign AMI client against the simulator: Debian's python3-panoramisk.

Usage: panoramisk-client.py PORT USER SECRET QUEUE NUMBER
Prints one line "ok WHAT" for each thing that worked; any failure is an exception and exit status 1.
"""
import asyncio
import sys

from panoramisk import Manager

PORT, USER, SECRET, QUEUE, NUMBER = sys.argv[1:]


def done(what):
    print("ok", what, flush=True)


async def session(loop, **login):
    manager = Manager(
        loop=loop, host="127.0.0.1", port=int(PORT), username=USER, secret=SECRET, ping_delay=1, **login)
    seen = []
    manager.register_event("*", lambda _, message: seen.append(message))
    await manager.connect()
    while not any(message.get("event") == "FullyBooted" for message in seen):
        await asyncio.sleep(0.02)
    return manager, seen


async def rows(manager, name, **fields):
    messages = []
    async for message in await listed(manager, name, fields):
        messages.append(message)
    return messages


async def listed(manager, name, fields):
    answer = await manager.send_action({"Action": name, **fields}, as_list=True)

    async def each():
        for message in answer if isinstance(answer, list) else [answer]:
            yield message

    return each()


async def main(loop):
    manager, seen = await session(loop)
    done("login")

    pong = await manager.send_action({"Action": "Ping"})
    assert pong.success and pong.ping == "Pong", pong
    done("ping")

    status = await rows(manager, "QueueStatus", Queue=QUEUE)
    names = [message.get("event") for message in status]
    assert names[1] == "QueueParams" and "QueueMember" in names and names[-1] == "QueueStatusComplete", names
    done("queue status")

    for name, last in [
            ("CoreShowChannels", "CoreShowChannelsComplete"), ("Status", "StatusComplete"),
            ("QueueSummary", "QueueSummaryComplete")]:
        messages = await rows(manager, name)
        assert messages[-1].get("event") == last, (name, messages)
        done(name)

    refused = await manager.send_action({"Action": "Originate", "Channel": "sintech"})
    refused = refused[0] if isinstance(refused, list) else refused
    assert not refused.success and refused.message == "Invalid channel", refused
    done("refusal")

    # An Async Originate is done for this client when its OriginateResponse has come.
    queued, answered = await manager.send_action({
        "Action": "Originate", "Channel": "PJSIP/%s@carrier" % NUMBER, "Context": "marcador", "Exten": "s",
        "Priority": 1, "Async": "true", "ChannelId": "pano-1", "Timeout": 20000,
        "Variable": ["MARCADOR_ATTEMPT=1", "MARCADOR_QUEUE=%s" % QUEUE]})
    assert queued.success and queued.message == "Originate successfully queued", queued
    assert answered.event == "OriginateResponse" and answered.response == "Success", answered
    assert answered.reason == "4" and answered.uniqueid == "pano-1", answered
    done("originate")

    channels = await rows(manager, "CoreShowChannels")
    assert any(message.get("uniqueid") == "pano-1" for message in channels), channels
    done("live channel")
    assert (await manager.send_action({"Action": "Hangup", "Channel": "pano-1", "Cause": "16"})).success
    for _ in range(500):
        if any(message.get("event") == "Hangup" and message.get("uniqueid") == "pano-1" for message in seen):
            break
        await asyncio.sleep(0.02)
    else:
        raise AssertionError("no Hangup")
    done("hang-up")

    assert (await manager.send_action({"Action": "Logoff"})).response == "Goodbye"
    manager.close()
    done("logoff")


LOOP = asyncio.new_event_loop()
asyncio.set_event_loop(LOOP)
LOOP.run_until_complete(asyncio.wait_for(main(LOOP), 30))
