/// The few desks of a floor by id, in the order of the ids. Used like a dictionary; but whoever goes by place looks at a
/// desk, and changes it, where it is: a dictionary hashes a name for each question and copies the whole desk out.
struct ByID<ID: Comparable & Sendable, Desk: Sendable>: Sendable {
    /// In order.
    private(set) var keys: [ID] = []
    /// In the order of their ids.
    private(set) var values: [Desk] = []

    /// Places from 0 on. A place holds until a desk comes or goes.
    var indices: Range<Int> { keys.indices }
    var count: Int { keys.count }

    func place(of id: ID) -> Int? { keys.firstIndex(of: id) }

    subscript(place place: Int) -> Desk {
        _read { yield values[place] }
        _modify { yield &values[place] }
    }

    subscript(id: ID) -> Desk? {
        get { place(of: id).map { values[$0] } }
        _modify {
            let place = place(of: id)
            // Taken out, so that there is no second one that would have to be copied.
            var desk = place.map { values.remove(at: $0) }
            defer { put(desk, at: place, as: id) }
            yield &desk
        }
    }

    subscript(id: ID, default new: @autoclosure () -> Desk) -> Desk {
        get { self[id] ?? new() }
        set { self[id] = newValue }
    }

    private mutating func put(_ desk: Desk?, at place: Int?, as id: ID) {
        switch (desk, place) {
        case (let desk?, let place?): values.insert(desk, at: place)
        case (nil, let place?): keys.remove(at: place)
        case (let desk?, nil):
            let place = keys.firstIndex { $0 > id } ?? keys.endIndex
            keys.insert(id, at: place)
            values.insert(desk, at: place)
        case (nil, nil): break
        }
    }
}
