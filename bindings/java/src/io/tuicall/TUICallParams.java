package io.tuicall;

import java.util.Objects;

/**
 * How a call is placed. Made with a builder:
 *
 * <pre>{@code
 * TUICallParams params = TUICallParams.builder().timeout(60).userData("{\"topic\":\"lunch\"}").build();
 * }</pre>
 */
public final class TUICallParams {
    /** The defaults: it rings 30 seconds, the server chooses the room, everything else is empty. */
    public static final TUICallParams DEFAULT = builder().build();

    private final long timeout;
    private final TUIRoomId roomId;
    private final String userData;
    private final String chatGroupId;
    private final TUIOfflinePushInfo offlinePushInfo;

    private TUICallParams(Builder builder) {
        timeout = builder.timeout;
        roomId = builder.roomId;
        userData = builder.userData;
        chatGroupId = builder.chatGroupId;
        offlinePushInfo = builder.offlinePushInfo;
    }

    /**
     * Begins with the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * How long the call rings.
     *
     * @return seconds; 0: for ever
     */
    public long getTimeout() {
        return timeout;
    }

    /**
     * The room.
     *
     * @return the room; null: the server chooses one
     */
    public TUIRoomId getRoomId() {
        return roomId;
    }

    /**
     * What the callees are handed as it is.
     *
     * @return the text, may be empty
     */
    public String getUserData() {
        return userData;
    }

    /**
     * The chat group to which the call belongs.
     *
     * @return the group's id, may be empty
     */
    public String getChatGroupId() {
        return chatGroupId;
    }

    /**
     * What callees who are offline are shown.
     *
     * @return title and description, may be empty
     */
    public TUIOfflinePushInfo getOfflinePushInfo() {
        return offlinePushInfo;
    }

    @Override
    public String toString() {
        return "TUICallParams(timeout=" + timeout + ", roomId=" + roomId + ", userData=" + userData + ", chatGroupId="
                + chatGroupId + ", offlinePushInfo=" + offlinePushInfo + ")";
    }

    /** Makes {@link TUICallParams}. What is out of range is refused by the method that is given the params. */
    public static final class Builder {
        private static final int DEFAULT_TIMEOUT_S = 30;

        private long timeout = DEFAULT_TIMEOUT_S;
        private TUIRoomId roomId;
        private String userData = "";
        private String chatGroupId = "";
        private TUIOfflinePushInfo offlinePushInfo = new TUIOfflinePushInfo("", "");

        private Builder() {}

        /**
         * Sets how long the call rings.
         *
         * @param seconds 30 if not said; 0: for ever; at most 2000000
         * @return this builder
         */
        public Builder timeout(long seconds) {
            timeout = seconds;
            return this;
        }

        /**
         * Sets the room.
         *
         * @param room null: the server chooses one
         * @return this builder
         */
        public Builder roomId(TUIRoomId room) {
            roomId = room;
            return this;
        }

        /**
         * Sets what the callees are handed as it is.
         *
         * @param text at most 1000 bytes of UTF-8
         * @return this builder
         */
        public Builder userData(String text) {
            userData = Objects.requireNonNull(text, "userData");
            return this;
        }

        /**
         * Sets the chat group to which the call belongs.
         *
         * @param groupId at most 64 bytes of UTF-8
         * @return this builder
         */
        public Builder chatGroupId(String groupId) {
            chatGroupId = Objects.requireNonNull(groupId, "chatGroupId");
            return this;
        }

        /**
         * Sets what callees who are offline are shown.
         *
         * @param info title and description
         * @return this builder
         */
        public Builder offlinePushInfo(TUIOfflinePushInfo info) {
            offlinePushInfo = Objects.requireNonNull(info, "offlinePushInfo");
            return this;
        }

        /**
         * Makes the params.
         *
         * @return params that do not change any more
         */
        public TUICallParams build() {
            return new TUICallParams(this);
        }
    }
}
