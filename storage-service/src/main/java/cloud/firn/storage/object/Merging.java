package cloud.firn.storage.object;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Makes one of what two spans say while rows move from one to the other. */
final class Merging {
    private Merging() {}

    /**
     * Two sorted lists as one.
     *
     * @param hollow says that an element is but the remains of one: its equal in the other list is taken instead
     */
    static <T> List<T> merged(List<T> one, List<T> other, Comparator<T> order, Predicate<T> hollow) {
        var found = new ArrayList<T>(one.size() + other.size());
        int i = 0;
        int j = 0;
        while (i < one.size() && j < other.size()) {
            int compared = order.compare(one.get(i), other.get(j));
            if (compared == 0) {
                found.add(hollow.test(one.get(i)) ? other.get(j) : one.get(i));
                i++;
                j++;
            } else if (compared < 0) {
                found.add(one.get(i++));
            } else {
                found.add(other.get(j++));
            }
        }
        found.addAll(one.subList(i, one.size()));
        found.addAll(other.subList(j, other.size()));
        return found;
    }
}
