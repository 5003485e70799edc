internal import Glibc

/// A socket that a ``SessionLoop`` watches: a door, or a session. Used on the loop's thread only.
class LoopSocket {
    let loop: SessionLoop
    /// Stays what it was after the end, when the number may already be another socket's: see ``isOpen``.
    let descriptor: CInt
    /// Where the loop keeps it; the loop's own note, nil before and after.
    var place: Int?

    init(on loop: SessionLoop, descriptor: CInt) {
        self.loop = loop
        self.descriptor = descriptor
    }

    var isOpen: Bool { place != nil }

    /// Something may be there to be read, be it the end. There may also be nothing: a loop hears of a socket that was
    /// closed a moment ago, and takes it for the one that came into its place.
    func readable() {}

    /// There may be room to write again, after ``SessionLoop/watch(_:for:)`` was asked to tell.
    func writable() {}

    /// The time set by ``SessionLoop/set(_:for:)`` has come.
    func deadlinePassed() {}
}
