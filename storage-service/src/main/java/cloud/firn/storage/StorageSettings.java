package cloud.firn.storage;

import cloud.firn.platform.limits.Rate;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.storage.lifecycle.DayLength;
import cloud.firn.storage.object.DiskRoom;
import cloud.firn.storage.object.Dividing;
import cloud.firn.storage.pace.Visits;
import cloud.firn.storage.s3.S3Door;
import cloud.firn.storage.signature.VirtualHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What may be set of object storage, by environment variables. Each is looked up here and nowhere else. */
record StorageSettings(NodeSettings node) {
    private static final long MIB = 1024 * 1024;
    private static final int WHOLE_DAY_SECONDS = 24 * 3600;
    private static final Duration IDLE = Duration.ofSeconds(60);

    String zone() {
        return node.zone();
    }

    /** {@code FIRN_STORAGE_PORT}: of the S3 door. */
    int port() {
        return node.port("storage", 7701);
    }

    /** {@code FIRN_STORAGE_OPERATOR_PORT}: of the door for those who run it. */
    int operatorPort() {
        return node.port("storage_operator", 7716);
    }

    /**
     * {@code FIRN_STORAGE_DOMAINS}: with commas between them; a bucket's name may stand before each in a host's.
     * {@code FIRN_STORAGE_WEBSITE_DOMAINS}: the same, where buckets are websites.
     */
    S3Door.Hosts hosts() {
        return new S3Door.Hosts(
                domains("FIRN_STORAGE_DOMAINS", "localhost", "s3"),
                domains("FIRN_STORAGE_WEBSITE_DOMAINS", "s3-website.localhost", "s3-website"));
    }

    /** The domains that are set; else one of this machine, and the zone's own under {@code name}. */
    private VirtualHosts domains(String setting, String local, String name) {
        var otherwise = local + "," + name + "." + zone() + ".firn.internal";
        return new VirtualHosts(List.of(node.get(setting, otherwise).split(",")));
    }

    /** {@code FIRN_STORAGE_GRACE_SECONDS}: how long a reader may go on with what was overwritten or deleted. */
    Duration grace() {
        return seconds("FIRN_STORAGE_GRACE_SECONDS", 10);
    }

    /** {@code FIRN_STORAGE_BUCKETS}: how many one organisation may have. */
    int mostBuckets() {
        return node.number("FIRN_STORAGE_BUCKETS", 1_000);
    }

    /**
     * {@code FIRN_STORAGE_RATE_PER_SECOND} and {@code FIRN_STORAGE_RATE_BURST}: requests of one key, and of one network
     * without a key.
     */
    Rate rate() {
        return new Rate(
                node.number("FIRN_STORAGE_RATE_PER_SECOND", 10_000), node.number("FIRN_STORAGE_RATE_BURST", 20_000));
    }

    /**
     * {@code FIRN_STORAGE_TRICKLE_SECONDS}: how long a body may come with less than 1 KiB a second, and how long a client
     * may take to read the next 128 KiB of an answer.
     */
    Duration trickle() {
        return seconds("FIRN_STORAGE_TRICKLE_SECONDS", 60);
    }

    /**
     * {@code FIRN_STORAGE_CONNECTIONS}: how many may be open. {@code FIRN_STORAGE_REQUESTS_AT_ONCE}: of one network.
     * {@code FIRN_STORAGE_HEAD_SECONDS}: how long a new connection may take until its first request has come.
     */
    Visits.Bounds bounds() {
        return new Visits.Bounds(
                node.number("FIRN_STORAGE_CONNECTIONS", 1024),
                node.number("FIRN_STORAGE_REQUESTS_AT_ONCE", 512),
                seconds("FIRN_STORAGE_HEAD_SECONDS", 20),
                IDLE,
                trickle());
    }

    /** {@code FIRN_STORAGE_STREAMS}: bodies of more than 16 KiB on their way in or out at once. */
    int streams() {
        return node.number("FIRN_STORAGE_STREAMS", 320);
    }

    /**
     * {@code FIRN_STORAGE_DISK}: a folder on the disk where Cassandra keeps its data, where it is on this machine.
     * {@code FIRN_STORAGE_DISK_FREE_MIB}: what must stay free there.
     */
    DiskRoom room() {
        return new DiskRoom(
                Optional.ofNullable(node.find("FIRN_STORAGE_DISK")).map(Path::of),
                node.number("FIRN_STORAGE_DISK_FREE_MIB", 1024) * MIB);
    }

    /** {@code FIRN_STORAGE_LIFECYCLE_DAY_SECONDS}: how long a day of a lifecycle rule is, to watch rules at work. */
    DayLength day() {
        return new DayLength(seconds("FIRN_STORAGE_LIFECYCLE_DAY_SECONDS", WHOLE_DAY_SECONDS));
    }

    /** {@code FIRN_STORAGE_ACCESS_LOG_SECONDS}: for how long requests are gathered into one access log. */
    Duration accessLogs() {
        return seconds("FIRN_STORAGE_ACCESS_LOG_SECONDS", 300);
    }

    /** {@code FIRN_STORAGE_SCRUB_DAYS}: how often every byte is read. */
    Duration scrub() {
        return Duration.ofDays(node.number("FIRN_STORAGE_SCRUB_DAYS", 7));
    }

    /**
     * How the index of a bucket is divided. {@code FIRN_STORAGE_SPAN_ROWS}: how many rows a span is meant to have.
     * {@code FIRN_STORAGE_SPAN_LOOK_EVERY}: of how many changes one has its span measured.
     * {@code FIRN_STORAGE_SPAN_GRACE_SECONDS}: how long rows wait before they are moved; longer than a request takes to
     * change the index.
     */
    Dividing dividing() {
        return new Dividing(
                node.number("FIRN_STORAGE_SPAN_ROWS", 50_000),
                node.number("FIRN_STORAGE_SPAN_LOOK_EVERY", 4096),
                seconds("FIRN_STORAGE_SPAN_GRACE_SECONDS", 15));
    }

    /**
     * {@code FIRN_STORAGE_WEBHOOK_NETWORKS}: ranges of addresses, with commas between them, that webhooks may be at besides
     * the public Internet.
     */
    String webhookNetworks() {
        return node.get("FIRN_STORAGE_WEBHOOK_NETWORKS", "");
    }

    private Duration seconds(String setting, int otherwise) {
        return Duration.ofSeconds(node.number(setting, otherwise));
    }
}
