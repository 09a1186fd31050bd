package io.tuicall;

import java.util.List;

/** What the server said to a request. */
final class Answer {
    final String callId;
    final List<String> userIds;

    Answer(String callId, List<String> userIds) {
        this.callId = callId;
        this.userIds = userIds;
    }
}
