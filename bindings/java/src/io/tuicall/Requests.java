package io.tuicall;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Sends the requests of an engine, with and without a call's parameters. */
final class Requests {
    private final EngineHandle handle;

    Requests(EngineHandle handle) {
        this.handle = handle;
    }

    /** Sends a request, given the parameters in native memory and its number. */
    interface ParamsSender {
        void send(long engine, long params, long number);
    }

    CompletableFuture<Void> ask(Request.Sender sender) {
        return Request.send(handle, answer -> null, sender);
    }

    CompletableFuture<String> askForCallId(TUICallParams params, ParamsSender sender) {
        return ask(answer -> answer.callId, params, sender);
    }

    CompletableFuture<List<String>> askForUserIds(TUICallParams params, ParamsSender sender) {
        return ask(answer -> answer.userIds, params, sender);
    }

    private <T> CompletableFuture<T> ask(Function<Answer, T> result, TUICallParams params, ParamsSender sender) {
        Objects.requireNonNull(params, "params");
        return Request.send(handle, result, (engine, number) -> {
            TUIRoomId room = params.getRoomId() == null ? TUIRoomId.of(0) : params.getRoomId();
            TUIOfflinePushInfo push = params.getOfflinePushInfo();
            long nativeParams = Native.call_params_make(params.getTimeout(), room.getIntRoomId(), room.getStrRoomId(),
                    params.getUserData(), params.getChatGroupId(), push.getTitle(), push.getDescription());
            try {
                sender.send(engine, nativeParams, number);
            } finally {
                Native.call_params_free(nativeParams);
            }
        });
    }
}
