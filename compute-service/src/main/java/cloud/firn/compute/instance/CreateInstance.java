package cloud.firn.compute.instance;

import cloud.firn.compute.instancetype.InstanceType;
import cloud.firn.compute.instancetype.InstanceTypes;
import cloud.firn.compute.template.Template;
import cloud.firn.compute.template.Templates;
import cloud.firn.platform.http.FieldError;
import cloud.firn.platform.http.InvalidBody;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v2/instance}, kebab-case.
 *
 * @param diskSize GiB, 10 to 51200
 * @param userData base64, at most 32768 characters
 * @param securityGroups at most 50
 * @param sshKey the older form of {@code sshKeys}
 * @param sshKeys at most 16
 */
record CreateInstance(
        @Nullable String name,
        @Nullable Long diskSize,
        @Nullable Reference instanceType,
        @Nullable Reference template,
        @Nullable List<@Nullable Reference> securityGroups,
        @Nullable Named sshKey,
        @Nullable List<@Nullable Named> sshKeys,
        @Nullable String userData,
        @Nullable Map<String, @Nullable String> labels,
        @Nullable String publicIpAssignment,
        @Nullable Boolean autoStart,
        @Nullable List<Reference> antiAffinityGroups,
        @Nullable Boolean ipv6Enabled,
        @Nullable Boolean securebootEnabled,
        @Nullable Boolean tpmEnabled,
        @Nullable Reference deployTarget) {
    record Reference(@Nullable String id) {}

    record Named(@Nullable String name) {}

    /** What was asked, once it is known to make sense by itself; groups and keys are still only named. */
    record Checked(
            @Nullable String name,
            InstanceType type,
            Template template,
            int diskGib,
            List<String> securityGroups,
            List<String> sshKeys,
            @Nullable String userData,
            Map<String, String> labels,
            boolean autoStart) {}

    /**
     * Checks everything that needs no other part of the house.
     *
     * @throws InvalidBody naming every field that is wrong
     */
    Checked checked() {
        var errors = new ArrayList<FieldError>();
        Fields.name(name, errors);
        Fields.userData(userData, errors);
        var checkedLabels = Fields.labels(labels, errors);
        if (diskSize == null || diskSize < 10 || diskSize > 51_200) {
            errors.add(new FieldError("body.disk-size", "takes a whole number of GiB from 10 to 51200"));
        }
        var type = Optional.ofNullable(instanceType).map(Reference::id).flatMap(InstanceTypes::find);
        if (type.isEmpty()) {
            errors.add(new FieldError(
                    "body.instance-type.id", "takes the id of an instance type; GET /v2/instance-type lists them"));
        }
        var image = Optional.ofNullable(template).map(Reference::id).flatMap(Templates::find);
        if (image.isEmpty()) {
            errors.add(new FieldError("body.template.id", "takes the id of a template; GET /v2/template lists them"));
        }
        var groups = groups(errors);
        var keys = keys(errors);
        unsupported(errors);
        if (type.isEmpty() || image.isEmpty() || diskSize == null || !errors.isEmpty()) {
            throw new InvalidBody(errors);
        }
        return new Checked(
                name,
                type.get(),
                image.get(),
                Math.toIntExact(diskSize),
                groups,
                keys,
                userData,
                checkedLabels,
                autoStart == null || autoStart);
    }

    private List<String> groups(List<FieldError> errors) {
        var ids = new LinkedHashSet<String>();
        var place = 0;
        var asked = securityGroups == null ? List.<@Nullable Reference>of() : securityGroups;
        if (asked.size() > InstanceSpec.MOST_GROUPS) {
            errors.add(new FieldError("body.security-groups", "takes at most " + InstanceSpec.MOST_GROUPS));
            return List.of();
        }
        for (var group : asked) {
            var id = group == null ? null : Fields.uuid(group.id());
            if (id == null) {
                errors.add(new FieldError("body.security-groups." + place + ".id", "takes the id of a security group"));
            } else {
                ids.add(id);
            }
            place++;
        }
        return List.copyOf(ids);
    }

    private List<String> keys(List<FieldError> errors) {
        var names = new LinkedHashSet<String>();
        if (sshKey != null) {
            if (sshKey.name() == null) {
                errors.add(new FieldError("body.ssh-key.name", "takes the name of an SSH key"));
            } else {
                names.add(sshKey.name());
            }
        }
        var place = 0;
        var asked = sshKeys == null ? List.<@Nullable Named>of() : sshKeys;
        if (asked.size() > InstanceSpec.MOST_KEYS) {
            errors.add(new FieldError("body.ssh-keys", "takes at most " + InstanceSpec.MOST_KEYS));
            return List.of();
        }
        for (var key : asked) {
            if (key == null || key.name() == null) {
                errors.add(new FieldError("body.ssh-keys." + place + ".name", "takes the name of an SSH key"));
            } else {
                names.add(key.name());
            }
            place++;
        }
        return List.copyOf(names);
    }

    private void unsupported(List<FieldError> errors) {
        if (publicIpAssignment != null && !publicIpAssignment.equals("inet4")) {
            errors.add(new FieldError("body.public-ip-assignment", "takes inet4; none and dual are not offered yet"));
        }
        if (antiAffinityGroups != null && !antiAffinityGroups.isEmpty()) {
            errors.add(new FieldError("body.anti-affinity-groups", "is not offered yet; leave it out"));
        }
        if (deployTarget != null) {
            errors.add(new FieldError("body.deploy-target", "is not offered yet; leave it out"));
        }
        notOffered("ipv6-enabled", ipv6Enabled, errors);
        notOffered("secureboot-enabled", securebootEnabled, errors);
        notOffered("tpm-enabled", tpmEnabled, errors);
    }

    private static void notOffered(String field, @Nullable Boolean asked, List<FieldError> errors) {
        if (asked != null && asked) {
            errors.add(new FieldError("body." + field, "is not offered yet; leave it out or send false"));
        }
    }
}
