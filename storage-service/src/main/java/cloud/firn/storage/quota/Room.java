package cloud.firn.storage.quota;

/** Room that was made for something on its way. */
public interface Room {
    /**
     * Refuses what would now be too much, after all: another process wrote meanwhile, or the quota was lowered. Asked right
     * before it becomes visible; looks at what is known and waits for nothing.
     */
    void confirm();
}
