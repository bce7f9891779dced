package cloud.firn.network.securitygroup;

import cloud.firn.contracts.hosts.Rule;
import cloud.firn.platform.entity.CborSerializable;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A security group as far as firewalls are concerned: what it allows, and for whom.
 *
 * @param version of the rules: grows by one with every change
 */
public record GroupRules(String id, String organisation, long version, List<Rule> rules) implements CborSerializable {

    /** The groups that its rules name. */
    public Set<String> names() {
        return rules.stream().map(Rule::group).filter(Objects::nonNull).collect(Collectors.toSet());
    }
}
