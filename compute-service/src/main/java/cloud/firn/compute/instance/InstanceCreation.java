package cloud.firn.compute.instance;

import cloud.firn.compute.sshkey.SshKeys;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.FieldError;
import cloud.firn.platform.http.InvalidBody;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Makes the specification of a new instance: looks up the keys and groups that the customer only named. */
final class InstanceCreation {
    private final SshKeys keys;
    private final SecurityGroups groups;
    private final String zone;
    private final InstantSource clock;

    InstanceCreation(SshKeys keys, SecurityGroups groups, String zone, InstantSource clock) {
        this.keys = keys;
        this.groups = groups;
        this.zone = zone;
        this.clock = clock;
    }

    /** Fails with {@link InvalidBody}, naming what the organisation does not have. */
    CompletionStage<InstanceSpec> specification(Caller caller, String id, CreateInstance.Checked asked) {
        var errors = new ArrayList<FieldError>();
        var found = keys(caller, asked.sshKeys());
        var missing = missingGroups(caller, asked.securityGroups());
        return found.thenCombine(missing, (present, absent) -> {
            var known = new ArrayList<InstanceSpec.AuthorizedKey>();
            for (var i = 0; i < present.size(); i++) {
                var name = asked.sshKeys().get(i);
                present.get(i)
                        .ifPresentOrElse(
                                key -> known.add(
                                        new InstanceSpec.AuthorizedKey(name, key.fingerprint(), key.publicKey())),
                                () -> errors.add(new FieldError(
                                        "body.ssh-keys", "names \"" + name + "\", which is not registered")));
            }
            absent.forEach(group -> errors.add(missingGroup(group)));
            if (!errors.isEmpty()) {
                throw new CompletionException(new InvalidBody(errors));
            }
            return specification(caller, id, asked, known);
        });
    }

    private InstanceSpec specification(
            Caller caller, String id, CreateInstance.Checked asked, List<InstanceSpec.AuthorizedKey> known) {
        return new InstanceSpec(
                caller.organisation(),
                asked.name() == null ? "vm-" + id.substring(0, 8) : asked.name(),
                asked.type(),
                asked.template().id(),
                asked.template().name(),
                asked.diskGib(),
                asked.securityGroups(),
                known,
                asked.userData(),
                asked.labels(),
                asked.autoStart(),
                zone,
                clock.instant());
    }

    private CompletionStage<List<Optional<SshKeys.Registered>>> keys(Caller caller, List<String> names) {
        CompletionStage<List<Optional<SshKeys.Registered>>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (var name : names) {
            all = all.thenCombine(keys.find(caller.organisation(), name), (list, key) -> {
                list.add(key);
                return list;
            });
        }
        return all;
    }

    /** Those of the groups that are not there, or are being deleted. */
    CompletionStage<List<String>> missingGroups(Caller caller, List<String> ids) {
        CompletionStage<List<String>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (var id : ids) {
            all = all.thenCombine(groups.isOpen(caller, id), (list, open) -> {
                if (!open) {
                    list.add(id);
                }
                return list;
            });
        }
        return all;
    }

    static FieldError missingGroup(String group) {
        return new FieldError("body.security-groups", "names " + group + ", which does not exist");
    }
}
