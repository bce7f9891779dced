/** What a customer signs with: read {@link cloud.firn.identity.apikey.ApiKey} first. */
@NullMarked
package cloud.firn.identity.apikey;

import org.jspecify.annotations.NullMarked;
