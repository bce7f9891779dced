package cloud.firn.identity.organisation;

import cloud.firn.platform.entity.CborSerializable;

/**
 * An organisation, as others see it.
 *
 * @param firstKey id of its first key
 * @param firstKeyMade whether that key was made; it may have been revoked since
 */
public record OrganisationView(String name, String firstKey, boolean firstKeyMade) implements CborSerializable {}
