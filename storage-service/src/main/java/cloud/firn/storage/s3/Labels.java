package cloud.firn.storage.s3;

import cloud.firn.storage.acl.Acl;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.lock.LegalHold;
import cloud.firn.storage.lock.Mode;
import cloud.firn.storage.lock.ObjectLock;
import cloud.firn.storage.lock.Retention;
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
        return new Labels(owner, with(notes, lock));
    }

    /** The same, retained as the bucket wants it when the write said nothing. */
    Labels lockedAsIn(BucketView bucket, Instant createdAt) {
        return new Labels(owner, with(notes, lock(notes).orDefaultOf(Terms.lock(bucket), createdAt)));
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

    /** The lock that notes tell of. */
    static ObjectLock lock(Notes notes) {
        var until = notes.lockUntil();
        return new ObjectLock(
                notes.lockMode().isEmpty() || until == null
                        ? Optional.empty()
                        : Optional.of(new Retention(Mode.valueOf(notes.lockMode()), until)),
                notes.legalHold() ? Optional.of(LegalHold.ON) : Optional.empty());
    }

    /** Notes that tell of a lock. */
    static Notes with(Notes notes, ObjectLock lock) {
        return notes.withRetention(
                        lock.retention().map(r -> r.mode().name()).orElse(""),
                        lock.retention().map(Retention::until).orElse(null))
                .withLegalHold(lock.hold().filter(LegalHold.ON::equals).isPresent());
    }
}
