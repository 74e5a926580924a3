package org.pybridge.runtime;

import java.util.Arrays;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameReader;

/** Reads the outcomes of a bundle's calls. For one reply and one thread. */
final class BundleReply {
    private final Session session;
    private final FrameReader frame;
    private final WatchedCall watched;
    private int known;

    BundleReply(Session session, FrameMemory reply, WatchedCall watched) {
        this.session = session;
        this.frame = new FrameReader(reply);
        this.watched = watched;
    }

    /** How many calls Python has come to; the others failed without. */
    int knownCount() {
        return known;
    }

    /** The outcomes of so many calls; one that cannot be read touches no other. */
    Outcome[] read(int calls) {
        Outcome[] outcomes = new Outcome[calls];
        Throwable others;
        try {
            session.removeReleased(frame);
            int count = count(calls);
            while (known < count) {
                outcomes[known] = next();
                known++;
            }
            requireEnd(frame);
            others = known < outcomes.length ? watched.outcome(null) : null;
        } catch (FrameException e) {
            UnreadValues.release(frame, session);
            others = session.transport().broken(e);
        }
        Arrays.fill(outcomes, known, calls, Outcome.failed(others));
        return outcomes;
    }

    private int count(int calls) {
        int count = frame.checkedValues(frame.argCount(), 2);
        if (count > calls || count < calls && !watched.isStopped()) {
            throw new FrameException(
                    "a bundle got a wrong count of outcomes: seen=" + count + ", wanted=" + calls);
        }
        return count;
    }

    private Outcome next() {
        long word = frame.word();
        if (FrameLayout.tag(word) != FrameLayout.TAG_OUTCOME) {
            throw new FrameException(
                    "no outcome of a bundled call: seenTag=" + FrameLayout.tag(word));
        }
        long sizeBytes = frame.word();
        return read(FrameLayout.aux(word), frame.part(sizeBytes));
    }

    private Outcome read(int aux, FrameReader part) {
        Outcome outcome;
        try {
            outcome =
                    (aux & FrameLayout.FAILED) == 0
                            ? new Outcome(new ValueReader(part, session).value(), null)
                            : Outcome.failed(error(aux, part));
        } catch (FrameException e) {
            UnreadValues.release(part, session);
            throw e;
        } catch (RuntimeException | Error e) { // of the user's converter, too
            UnreadValues.release(part, session);
            return Outcome.failed(e);
        }
        requireEnd(part);
        return outcome;
    }

    private static void requireEnd(FrameReader read) {
        if (!read.isAtEnd()) {
            throw new FrameException("the outcome of a bundled call goes on behind its value");
        }
    }

    private Throwable error(int aux, FrameReader part) {
        session.resources().countError();
        Throwable error = new ErrorRecord(part, session).read();
        boolean isStopped = (aux & FrameLayout.STOPPED) != 0 && watched.isStopped();
        return isStopped ? watched.outcome(error) : error;
    }
}
