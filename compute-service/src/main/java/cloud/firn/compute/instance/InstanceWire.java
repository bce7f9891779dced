package cloud.firn.compute.instance;

import cloud.firn.compute.instancetype.InstanceType;
import cloud.firn.compute.instancetype.InstanceTypeWire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance as the API writes it, kebab-case.
 *
 * @param state one of the API's words
 * @param stateReason beyond the published document: why it is in this state when nobody asked for that
 * @param diskSize in GiB
 */
record InstanceWire(
        String id,
        String name,
        Instant createdAt,
        String state,
        @Nullable String stateReason,
        InstanceTypeWire instanceType,
        Template template,
        int diskSize,
        @Nullable String publicIp,
        String publicIpAssignment,
        @Nullable String macAddress,
        @Nullable Key sshKey,
        List<Key> sshKeys,
        List<Reference> securityGroups,
        Map<String, String> labels,
        @Nullable String userData) {
    record Reference(String id) {}

    record Template(String id, String name) {}

    record Key(String name, String fingerprint) {}

    /** All of it; for {@code GET} by id. */
    static InstanceWire full(InstanceView view, @Nullable String reason) {
        return of(view, reason, view.spec().userData());
    }

    /** Without the user data, which can be long; for lists. */
    static InstanceWire listed(InstanceView view) {
        return of(view, view.reason(), null);
    }

    private static InstanceWire of(InstanceView view, @Nullable String reason, @Nullable String userData) {
        var spec = view.spec();
        InstanceType type = spec.type();
        var keys = spec.sshKeys().stream()
                .map(key -> new Key(key.name(), key.fingerprint()))
                .toList();
        return new InstanceWire(
                view.id(),
                spec.name(),
                spec.createdAt(),
                view.phase().status(),
                reason,
                InstanceTypeWire.of(type, spec.zone()),
                new Template(spec.templateId(), spec.template()),
                spec.diskGib(),
                view.address(),
                "inet4",
                view.mac(),
                keys.isEmpty() ? null : keys.get(0),
                keys,
                spec.securityGroups().stream().map(Reference::new).toList(),
                spec.labels(),
                userData);
    }
}
