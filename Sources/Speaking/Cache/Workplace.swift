internal import Glibc

/// A folder for the files of one prompt while it is made.
struct Workplace: Sendable {
    let path: String

    /// Writes a file that nobody else may read, and gives its path.
    func write(_ bytes: [UInt8], named name: String) throws(CacheFailure) -> String {
        let file = "\(path)/\(name)"
        try Disk.write(bytes, to: file, mode: 0o600)
        return file
    }

    /// The first bytes of a file, at most so many.
    func read(_ name: String, limit: Int) throws(CacheFailure) -> [UInt8] {
        try Disk.read("\(path)/\(name)", limit: limit)
    }

    /// In bytes; 0 when there is no such file.
    func size(of name: String) -> Int { Disk.size("\(path)/\(name)") }

    /// With the files in it.
    func remove() {
        guard let folder = opendir(path) else {
            // Something else that was left.
            unlink(path)
            return
        }
        while let entry = readdir(folder) {
            let name = Disk.name(of: entry)
            if name != ".", name != ".." { unlink("\(path)/\(name)") }
        }
        closedir(folder)
        rmdir(path)
    }
}
