package cloud.firn.storage.s3;

import cloud.firn.storage.acl.Acl;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.lock.ObjectLock;
import cloud.firn.storage.object.Attributes;
import cloud.firn.storage.object.Described;
import cloud.firn.storage.object.Notes;
import cloud.firn.storage.tagging.Tags;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a write says about its object besides the bytes: whose it is, who else may use it, its tags, its lock. */
record Labels(Owner owner, Notes notes) {
    /** Of a write; refuses what the bucket does not allow. */
    static Labels of(Call call, BucketView bucket, Function<String, Optional<Owner>> accounts, Instant now) {
        var ownership = Terms.ownership(bucket);
        ownership.admitHeaders(call::header);
        var bucketOwner = Terms.owner(bucket);
        var owner = ownership.ownerOf(call.writer(), bucketOwner, call.header("x-amz-acl"));
        var acl = Acl.ofHeaders(call::header, owner, bucketOwner, false, accounts);
        acl.ifPresent(Terms.block(bucket)::admit);
        var tags = call.header("x-amz-tagging").map(Tags::ofHeader).orElse(Tags.NONE);
        var lock = ObjectLock.asked(call::header, Terms.lock(bucket), now);
        var notes = Notes.NONE.withTags(tags.map()).withAcl(text(acl, owner));
        return new Labels(owner, notes.withLock(lock));
    }

    /** The same, retained as the bucket wants it when the write said nothing. */
    Labels lockedAsIn(BucketView bucket, Instant createdAt) {
        return new Labels(owner, notes.withLock(notes.lock().orDefaultOf(Terms.lock(bucket), createdAt)));
    }

    /** An object of these labels. */
    Described describe(String etag, Attributes attributes) {
        return new Described(etag, owner.id(), owner.displayName(), attributes, notes);
    }

    /** The same with the tags of another object. */
    Labels withTags(Map<String, String> tags) {
        return new Labels(owner, notes.withTags(tags));
    }

    /** An ACL as it is kept: nothing when it is the owner's alone. */
    static String text(Optional<Acl> acl, Owner owner) {
        return acl.filter(list -> !list.equals(Acl.privateTo(owner)))
                .map(Acl::text)
                .orElse("");
    }
}
