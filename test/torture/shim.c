/*
 * Stands between a process and its disk (LD_PRELOAD, Linux): records every change of files below KYUFU_SHIM_ROOT in KYUFU_SHIM_LOG, in the
 * order in which they were made, and lets writes fail for want of space. Orders come as names that are opened:
 *   /kyufu-shim/full/N   the N-th write from now and all after it fail with ENOSPC (0: counting only)
 *   /kyufu-shim/full-on/T  writes fail so from the first one into a file whose name ends with T; T: without slashes
 *   /kyufu-shim/space    there is space again; writes are counted from 0
 *   /kyufu-shim/count/F  the number of writes since the last order is written into the file F
 *   /kyufu-shim/ack/T    the text T goes into the recording
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 4096
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static char *paths[FDS];
static const char *root;
static int log_fd = -1;
static int ready;
static long made, full_at;
static char full_on[64];

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static void start(void) {
  if (ready) return;
  ready = 1;
  root = getenv("KYUFU_SHIM_ROOT");
  const char *log = getenv("KYUFU_SHIM_LOG");
  if (log != NULL) {
    REAL(open);
    log_fd = real(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }
}

static int inside(const char *path) { return root != NULL && path != NULL && strncmp(path, root, strlen(root)) == 0; }

/* One record: kind, length of the path, offset, length of the data; then both. */
static void record(char kind, const char *path, int64_t offset, const void *data, int64_t size) {
  if (log_fd < 0) return;
  REAL(write);
  unsigned char head[21];
  int32_t length = (int32_t)strlen(path);
  head[0] = (unsigned char)kind;
  memcpy(head + 1, &length, 4);
  memcpy(head + 5, &offset, 8);
  memcpy(head + 13, &size, 8);
  (void)!real(log_fd, head, 21);
  (void)!real(log_fd, path, (size_t)length);
  for (int64_t at = 0; at < size;) {
    ssize_t n = real(log_fd, (const char *)data + at, (size_t)(size - at));
    if (n <= 0) break;
    at += n;
  }
}

static const char *path_of(int fd) { return fd >= 0 && fd < FDS ? paths[fd] : NULL; }

static void keep(int fd, const char *path) {
  if (fd < 0 || fd >= FDS) return;
  free(paths[fd]);
  paths[fd] = inside(path) ? strdup(path) : NULL;
}

/* Whether this write may go on. */
static int room(const char *path) {
  if (path == NULL) return 1;
  made++;
  size_t length = strlen(path), end = strlen(full_on);
  if (end > 0 && full_at == 0 && length >= end && strcmp(path + length - end, full_on) == 0) full_at = made;
  return full_at == 0 || made < full_at;
}

static int order(const char *path) {
  if (strncmp(path, "/kyufu-shim/", 12) != 0) return 0;
  const char *what = path + 12;
  if (strncmp(what, "full/", 5) == 0) {
    full_at = atol(what + 5);
    made = 0;
  } else if (strncmp(what, "full-on/", 8) == 0) {
    snprintf(full_on, sizeof full_on, "%s", what + 8);
    full_at = 0;
    made = 0;
  } else if (strncmp(what, "space", 5) == 0) {
    full_on[0] = 0;
    full_at = 0;
    made = 0;
  } else if (strncmp(what, "ack/", 4) == 0) {
    record('A', what + 4, 0, NULL, 0);
  } else if (strncmp(what, "count/", 6) == 0) {
    REAL(open);
    char text[32];
    int n = snprintf(text, sizeof text, "%ld", made);
    int fd = real(what + 5, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd >= 0) {
      ssize_t (*put)(int, const void *, size_t) = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
      (void)!put(fd, text, (size_t)n);
      close(fd);
    }
  }
  errno = ENOENT;
  return 1;
}

static int opened(int fd, const char *path, int flags) {
  if (fd < 0) return fd;
  keep(fd, path);
  if (inside(path) && (flags & O_CREAT)) record('O', path, (flags & O_TRUNC) ? 1 : 0, NULL, 0);
  return fd;
}

#define OPEN(name)                                                                                                                          \
  int name(const char *path, int flags, ...) {                                                                                              \
    REAL(name);                                                                                                                             \
    mode_t mode = 0;                                                                                                                        \
    if (flags & (O_CREAT | __O_TMPFILE)) {                                                                                                  \
      va_list rest;                                                                                                                         \
      va_start(rest, flags);                                                                                                                \
      mode = va_arg(rest, mode_t);                                                                                                          \
      va_end(rest);                                                                                                                         \
    }                                                                                                                                       \
    pthread_mutex_lock(&lock);                                                                                                              \
    start();                                                                                                                                \
    if (order(path)) {                                                                                                                      \
      pthread_mutex_unlock(&lock);                                                                                                          \
      errno = ENOENT;                                                                                                                       \
      return -1;                                                                                                                            \
    }                                                                                                                                       \
    int created = inside(path) && (flags & O_CREAT) && access(path, F_OK) != 0;                                                             \
    int fd;                                                                                                                                 \
    if (created && full_at != 0 && made + 1 >= full_at) {                                                                                   \
      made++;                                                                                                                               \
      errno = ENOSPC;                                                                                                                       \
      fd = -1;                                                                                                                              \
    } else {                                                                                                                                \
      if (created) made++;                                                                                                                  \
      fd = opened(real(path, flags, mode), path, flags);                                                                                    \
    }                                                                                                                                       \
    pthread_mutex_unlock(&lock);                                                                                                            \
    return fd;                                                                                                                              \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  REAL(close);
  if (fd == log_fd && log_fd >= 0) return 0;
  pthread_mutex_lock(&lock);
  if (fd >= 0 && fd < FDS) {
    free(paths[fd]);
    paths[fd] = NULL;
  }
  pthread_mutex_unlock(&lock);
  return real(fd);
}

#define GUARD(kind, fd, offset, data, size, call)                                                                                           \
  do {                                                                                                                                      \
    const char *path = path_of(fd);                                                                                                         \
    if (path == NULL) return call;                                                                                                          \
    pthread_mutex_lock(&lock);                                                                                                              \
    if (!room(path)) {                                                                                                                      \
      pthread_mutex_unlock(&lock);                                                                                                          \
      errno = ENOSPC;                                                                                                                       \
      return -1;                                                                                                                            \
    }                                                                                                                                       \
    off_t at = offset;                                                                                                                      \
    ssize_t n = call;                                                                                                                       \
    if (n > 0) record(kind, path, at, data, n);                                                                                             \
    pthread_mutex_unlock(&lock);                                                                                                            \
    return n;                                                                                                                               \
  } while (0)

/* Where a write without a place goes. */
static off_t place(int fd) {
  struct stat now;
  int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_APPEND) && fstat(fd, &now) == 0 ? now.st_size : lseek(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *data, size_t size) {
  REAL(write);
  GUARD('W', fd, place(fd), data, size, real(fd, data, size));
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
  REAL(pwrite);
  GUARD('W', fd, offset, data, size, real(fd, data, size, offset));
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
  REAL(pwrite64);
  GUARD('W', fd, offset, data, size, real(fd, data, size, offset));
}

static ssize_t gather(int fd, const struct iovec *parts, int n, off_t offset, int positioned) {
  ssize_t sum = 0;
  for (int i = 0; i < n; i++) {
    ssize_t made_ = positioned ? pwrite64(fd, parts[i].iov_base, parts[i].iov_len, offset + sum) : write(fd, parts[i].iov_base, parts[i].iov_len);
    if (made_ < 0) return sum > 0 ? sum : made_;
    sum += made_;
    if ((size_t)made_ < parts[i].iov_len) break;
  }
  return sum;
}
ssize_t writev(int fd, const struct iovec *parts, int n) {
  REAL(writev);
  return path_of(fd) == NULL ? real(fd, parts, n) : gather(fd, parts, n, 0, 0);
}
ssize_t pwritev(int fd, const struct iovec *parts, int n, off_t offset) {
  REAL(pwritev);
  return path_of(fd) == NULL ? real(fd, parts, n, offset) : gather(fd, parts, n, offset, 1);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int n, off64_t offset) {
  REAL(pwritev64);
  return path_of(fd) == NULL ? real(fd, parts, n, offset) : gather(fd, parts, n, offset, 1);
}
/* copies by the kernel would pass unseen: as on a system that knows none of them, the caller reads and writes */
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
  REAL(copy_file_range);
  if (path_of(out) == NULL) return real(in, from, out, to, size, flags);
  errno = ENOSYS;
  return -1;
}
ssize_t sendfile(int out, int in, off_t *from, size_t size) {
  REAL(sendfile);
  if (path_of(out) == NULL) return real(out, in, from, size);
  errno = EINVAL;
  return -1;
}
ssize_t sendfile64(int out, int in, off64_t *from, size_t size) {
  REAL(sendfile64);
  if (path_of(out) == NULL) return real(out, in, from, size);
  errno = EINVAL;
  return -1;
}
int ioctl(int fd, unsigned long what, ...) {
  REAL(ioctl);
  va_list rest;
  va_start(rest, what);
  void *with = va_arg(rest, void *);
  va_end(rest);
  if ((what != FICLONE && what != FICLONERANGE) || path_of(fd) == NULL) return real(fd, what, with);
  errno = EOPNOTSUPP;
  return -1;
}
/* libuv asks the kernel by number: for copies, and for a ring that would take writes and syncs out of sight */
long syscall(long number, ...) {
  REAL(syscall);
  va_list rest;
  va_start(rest, number);
  long a[6];
  for (int i = 0; i < 6; i++) a[i] = va_arg(rest, long);
  va_end(rest);
  if (root != NULL && (number == SYS_io_uring_setup || (number == SYS_copy_file_range && path_of((int)a[2]) != NULL))) {
    errno = ENOSYS;
    return -1;
  }
  return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

#define CUT(name, type)                                                                                                                     \
  int name(int fd, type size) {                                                                                                             \
    REAL(name);                                                                                                                             \
    pthread_mutex_lock(&lock);                                                                                                              \
    const char *path = path_of(fd);                                                                                                         \
    struct stat now;                                                                                                                        \
    int grows = path != NULL && fstat(fd, &now) == 0 && now.st_size < size;                                                                 \
    int done;                                                                                                                               \
    if (grows && !room(path)) {                                                                                                             \
      errno = ENOSPC;                                                                                                                       \
      done = -1;                                                                                                                            \
    } else {                                                                                                                                \
      done = real(fd, size);                                                                                                                \
      if (done == 0 && path != NULL) record('T', path, size, NULL, 0);                                                                      \
    }                                                                                                                                       \
    pthread_mutex_unlock(&lock);                                                                                                            \
    return done;                                                                                                                            \
  }
CUT(ftruncate, off_t)
CUT(ftruncate64, off64_t)

#define SYNC(name)                                                                                                                          \
  int name(int fd) {                                                                                                                        \
    REAL(name);                                                                                                                             \
    pthread_mutex_lock(&lock);                                                                                                              \
    int done = real(fd);                                                                                                                    \
    if (done == 0 && path_of(fd) != NULL) record('S', path_of(fd), 0, NULL, 0);                                                             \
    pthread_mutex_unlock(&lock);                                                                                                            \
    return done;                                                                                                                            \
  }
SYNC(fsync)
SYNC(fdatasync)

#define NAMES(name, kind)                                                                                                                   \
  int name(const char *from, const char *to) {                                                                                              \
    REAL(name);                                                                                                                             \
    pthread_mutex_lock(&lock);                                                                                                              \
    start();                                                                                                                                \
    int done = real(from, to);                                                                                                              \
    if (done == 0 && inside(to)) {                                                                                                          \
      record(kind, from, 0, to, (int64_t)strlen(to));                                                                                       \
      if (kind == 'R')                                                                                                                      \
        for (int fd = 0; fd < FDS; fd++)                                                                                                    \
          if (paths[fd] != NULL && strcmp(paths[fd], from) == 0) keep(fd, to);                                                              \
    }                                                                                                                                       \
    pthread_mutex_unlock(&lock);                                                                                                            \
    return done;                                                                                                                            \
  }
NAMES(rename, 'R')
NAMES(link, 'L')

int unlink(const char *path) {
  REAL(unlink);
  pthread_mutex_lock(&lock);
  start();
  int done = real(path);
  if (done == 0 && inside(path)) record('U', path, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return done;
}
int remove(const char *path) {
  struct stat now;
  return lstat(path, &now) == 0 && S_ISDIR(now.st_mode) ? rmdir(path) : unlink(path);
}
int unlinkat(int folder, const char *name, int flags) {
  REAL(unlinkat);
  char from[64], path[PATH_MAX] = "";
  size_t length = 0;
  if (name[0] != '/') {
    snprintf(from, sizeof from, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
    ssize_t n = readlink(from, path, sizeof path - 2);
    if (n < 0) n = 0;
    path[n] = '/';
    length = (size_t)n + 1;
  }
  snprintf(path + length, sizeof path - length, "%s", name);
  pthread_mutex_lock(&lock);
  start();
  int done = real(folder, name, flags);
  if (done == 0 && inside(path) && !(flags & AT_REMOVEDIR)) record('U', path, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return done;
}
int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  pthread_mutex_lock(&lock);
  start();
  int done = real(path, mode);
  if (done == 0 && inside(path)) record('D', path, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return done;
}
