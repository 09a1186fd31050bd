package io.tuicall;

import java.util.Objects;

/** A room, named by a number or by text; if both are given, the number wins. */
public final class TUIRoomId {
    private final int intRoomId;
    private final String strRoomId;

    /**
     * A room with both names; most programs name one.
     *
     * @param intRoomId the number, 1 to 2147483647; 0: named by text
     * @param strRoomId the text, at most 64 bytes of UTF-8; empty: named by a number
     */
    public TUIRoomId(int intRoomId, String strRoomId) {
        this.intRoomId = intRoomId;
        this.strRoomId = Objects.requireNonNull(strRoomId, "strRoomId");
    }

    /**
     * A room that is named by a number.
     *
     * @param intRoomId 1 to 2147483647
     * @return the room
     */
    public static TUIRoomId of(int intRoomId) {
        return new TUIRoomId(intRoomId, "");
    }

    /**
     * A room that is named by text.
     *
     * @param strRoomId at most 64 bytes of UTF-8
     * @return the room
     */
    public static TUIRoomId of(String strRoomId) {
        return new TUIRoomId(0, strRoomId);
    }

    /**
     * The number, 1 to 2147483647; 0: named by text.
     *
     * @return the number, 1 to 2147483647; 0: named by text
     */
    public int getIntRoomId() {
        return intRoomId;
    }

    /**
     * The text, at most 64 bytes of UTF-8; empty: named by a number.
     *
     * @return the text, at most 64 bytes of UTF-8; empty: named by a number
     */
    public String getStrRoomId() {
        return strRoomId;
    }

    @Override
    public boolean equals(Object object) {
        if (!(object instanceof TUIRoomId)) {
            return false;
        }
        TUIRoomId other = (TUIRoomId) object;
        return intRoomId == other.intRoomId && strRoomId.equals(other.strRoomId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(intRoomId, strRoomId);
    }

    @Override
    public String toString() {
        return "TUIRoomId(intRoomId=" + intRoomId + ", strRoomId=" + strRoomId + ")";
    }
}
