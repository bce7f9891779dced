/** Who is calling: EXO2-HMAC-SHA256 signatures and the keys that made them. Read {@code Authenticator} first. */
@NullMarked
package cloud.firn.gateway.authentication;

import org.jspecify.annotations.NullMarked;
