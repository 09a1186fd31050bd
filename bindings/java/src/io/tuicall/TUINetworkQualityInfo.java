package io.tuicall;

import java.util.Objects;

/** The network quality of one user. */
public final class TUINetworkQualityInfo {
    private final String userId;
    private final TUINetworkQuality quality;

    /**
     * A quality, as the engine tells it.
     *
     * @param userId the user
     * @param quality the quality
     */
    public TUINetworkQualityInfo(String userId, TUINetworkQuality quality) {
        this.userId = Objects.requireNonNull(userId, "userId");
        this.quality = Objects.requireNonNull(quality, "quality");
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
     * The quality.
     *
     * @return the quality
     */
    public TUINetworkQuality getQuality() {
        return quality;
    }

    @Override
    public boolean equals(Object object) {
        if (!(object instanceof TUINetworkQualityInfo)) {
            return false;
        }
        TUINetworkQualityInfo other = (TUINetworkQualityInfo) object;
        return userId.equals(other.userId) && quality == other.quality;
    }

    @Override
    public int hashCode() {
        return Objects.hash(userId, quality);
    }

    @Override
    public String toString() {
        return "TUINetworkQualityInfo(userId=" + userId + ", quality=" + quality + ")";
    }
}
