package cloud.firn.compute.instance;

import cloud.firn.platform.http.Caller;
import java.util.concurrent.CompletionStage;

/** What this service needs to know of security groups, which network keeps. */
interface SecurityGroups {
    /** Whether the caller's organisation has a group with this id; fails with a TimeoutException when network is away. */
    CompletionStage<Boolean> exists(Caller caller, String group);
}
