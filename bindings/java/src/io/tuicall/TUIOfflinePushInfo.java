package io.tuicall;

import java.util.Objects;

/** What a callee who is offline is shown by the server's push webhook. */
public final class TUIOfflinePushInfo {
    private final String title;
    private final String description;

    /**
     * A push message.
     *
     * @param title the title, at most 1000 bytes of UTF-8
     * @param description the text below it, at most 1000 bytes of UTF-8
     */
    public TUIOfflinePushInfo(String title, String description) {
        this.title = Objects.requireNonNull(title, "title");
        this.description = Objects.requireNonNull(description, "description");
    }

    /**
     * The title, at most 1000 bytes of UTF-8.
     *
     * @return the title, at most 1000 bytes of UTF-8
     */
    public String getTitle() {
        return title;
    }

    /**
     * The text below it, at most 1000 bytes of UTF-8.
     *
     * @return the text below it, at most 1000 bytes of UTF-8
     */
    public String getDescription() {
        return description;
    }

    @Override
    public boolean equals(Object object) {
        if (!(object instanceof TUIOfflinePushInfo)) {
            return false;
        }
        TUIOfflinePushInfo other = (TUIOfflinePushInfo) object;
        return title.equals(other.title) && description.equals(other.description);
    }

    @Override
    public int hashCode() {
        return Objects.hash(title, description);
    }

    @Override
    public String toString() {
        return "TUIOfflinePushInfo(title=" + title + ", description=" + description + ")";
    }
}
