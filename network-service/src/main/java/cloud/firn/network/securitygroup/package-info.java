/**
 * Security groups: named sets of allowed flows, and who may refer to whom.
 *
 * <p>Read {@link cloud.firn.network.securitygroup.SecurityGroup} first (the words), then {@code SecurityGroupEntity} (the
 * rules), then {@link cloud.firn.network.securitygroup.SecurityGroups} (the front door).
 */
@NullMarked
package cloud.firn.network.securitygroup;

import org.jspecify.annotations.NullMarked;
