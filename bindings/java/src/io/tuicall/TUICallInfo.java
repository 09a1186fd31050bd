package io.tuicall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What is known of a call, as this user sees it. */
public final class TUICallInfo {
    private static final int TEXTS_OF_PROFILE = 3;

    private final String callId;
    private final TUIRoomId roomId;
    private final TUICallRole role;
    private final TUICallMediaType mediaType;
    private final TUICallScene scene;
    private final String callerId;
    private final List<String> calleeIdList;
    private final String chatGroupId;
    private final String userData;
    private final long beginTime;
    private final TUICallEndReason reason;
    private final String endedBy;
    private final List<TUIUserProfile> profiles;

    /** Called by native code, see values.cpp. {@code profiles}: user id, nickname and avatar of each. */
    TUICallInfo(String callId, TUIRoomId roomId, int role, int mediaType, int scene, String callerId,
            String[] calleeIds, String chatGroupId, String userData, long beginTime, int reason, String endedBy,
            String[] profiles) {
        this.callId = callId;
        this.roomId = roomId;
        this.role = TUICallRole.of(role);
        this.mediaType = TUICallMediaType.of(mediaType);
        this.scene = TUICallScene.of(scene);
        this.callerId = callerId;
        this.calleeIdList = Collections.unmodifiableList(Arrays.asList(calleeIds));
        this.chatGroupId = chatGroupId;
        this.userData = userData;
        this.beginTime = beginTime;
        this.reason = TUICallEndReason.of(reason);
        this.endedBy = endedBy;
        List<TUIUserProfile> list = new ArrayList<>(profiles.length / TEXTS_OF_PROFILE);
        for (int i = 0; i < profiles.length; i += TEXTS_OF_PROFILE) {
            list.add(new TUIUserProfile(profiles[i], profiles[i + 1], profiles[i + 2]));
        }
        this.profiles = Collections.unmodifiableList(list);
    }

    /**
     * The call's id.
     *
     * @return empty: there was no call yet
     */
    public String getCallId() {
        return callId;
    }

    /**
     * The call's room.
     *
     * @return the room; its number is 0 and its text empty if there was no call yet
     */
    public TUIRoomId getRoomId() {
        return roomId;
    }

    /**
     * The role of this user.
     *
     * @return the role
     */
    public TUICallRole getRole() {
        return role;
    }

    /**
     * Audio or video.
     *
     * @return the media type
     */
    public TUICallMediaType getMediaType() {
        return mediaType;
    }

    /**
     * The kind of call.
     *
     * @return the scene
     */
    public TUICallScene getScene() {
        return scene;
    }

    /**
     * Who placed the call.
     *
     * @return a user id
     */
    public String getCallerId() {
        return callerId;
    }

    /**
     * Everyone who was called, invited or joined, without the caller.
     *
     * @return user ids; the list cannot be changed
     */
    public List<String> getCalleeIdList() {
        return calleeIdList;
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
     * What the caller handed to the callees.
     *
     * @return the text, may be empty
     */
    public String getUserData() {
        return userData;
    }

    /**
     * When the call began for this user.
     *
     * @return Unix time in milliseconds; 0: it has not begun
     */
    public long getBeginTime() {
        return beginTime;
    }

    /**
     * Why the call ended.
     *
     * @return UNKNOWN until it has ended
     */
    public TUICallEndReason getReason() {
        return reason;
    }

    /**
     * Who ended the call.
     *
     * @return a user id; empty: nobody, or not yet
     */
    public String getEndedBy() {
        return endedBy;
    }

    /**
     * The profiles of the people of the call who had set one when they were called or joined.
     *
     * @return profiles; the list cannot be changed
     */
    public List<TUIUserProfile> getProfiles() {
        return profiles;
    }

    @Override
    public String toString() {
        return "TUICallInfo(callId=" + callId + ", roomId=" + roomId + ", role=" + role + ", mediaType=" + mediaType
                + ", scene=" + scene + ", callerId=" + callerId + ", calleeIdList=" + calleeIdList + ", chatGroupId="
                + chatGroupId + ", userData=" + userData + ", beginTime=" + beginTime + ", reason=" + reason
                + ", endedBy=" + endedBy + ", profiles=" + profiles + ")";
    }
}
