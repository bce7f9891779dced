package cloud.firn.e2e.story;

/** What the story has made or found, by name; the value is an id, a name or an address. */
public enum Thing {
    ZONE,
    TYPE,
    TYPE_NAME,
    TEMPLATE,
    SSH_KEY,
    GROUP,
    WEB_RULE,
    INSTANCE,
    INSTANCE_NAME,
    ADDRESS,
    BUCKET
}
