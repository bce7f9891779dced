package cloud.firn.compute.instance;

import cloud.firn.platform.http.Caller;
import java.util.concurrent.CompletionStage;

/** What this service needs to know of security groups, which network keeps. */
interface SecurityGroups {
    /**
     * Whether the caller's organisation has a group with this id that nobody is deleting. Who takes one into use asks before
     * and after: network closes a group before it looks who uses it, so one of the two sees the other. Fails with a
     * TimeoutException when network is away.
     */
    CompletionStage<Boolean> isOpen(Caller caller, String group);
}
