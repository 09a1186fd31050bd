package io.tuicall;

import java.util.Objects;

/** What a user has said of itself with {@link TUICallEngine#setSelfInfo setSelfInfo}. */
public final class TUIUserProfile {
    private final String userId;
    private final String nickname;
    private final String avatar;

    /**
     * A profile, as the engine tells it.
     *
     * @param userId the user
     * @param nickname the nickname, may be empty
     * @param avatar the URL of a picture, may be empty
     */
    public TUIUserProfile(String userId, String nickname, String avatar) {
        this.userId = Objects.requireNonNull(userId, "userId");
        this.nickname = Objects.requireNonNull(nickname, "nickname");
        this.avatar = Objects.requireNonNull(avatar, "avatar");
    }

    /**
     * The user.
     *
     * @return the user
     */
    public String getUserId() {
        return userId;
    }

    /**
     * The nickname, may be empty.
     *
     * @return the nickname, may be empty
     */
    public String getNickname() {
        return nickname;
    }

    /**
     * The URL of a picture, may be empty.
     *
     * @return the URL of a picture, may be empty
     */
    public String getAvatar() {
        return avatar;
    }

    @Override
    public boolean equals(Object object) {
        if (!(object instanceof TUIUserProfile)) {
            return false;
        }
        TUIUserProfile other = (TUIUserProfile) object;
        return userId.equals(other.userId) && nickname.equals(other.nickname) && avatar.equals(other.avatar);
    }

    @Override
    public int hashCode() {
        return Objects.hash(userId, nickname, avatar);
    }

    @Override
    public String toString() {
        return "TUIUserProfile(userId=" + userId + ", nickname=" + nickname + ", avatar=" + avatar + ")";
    }
}
