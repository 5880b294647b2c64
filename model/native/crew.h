// Threads that work on one call at a time, and wait asleep between calls.
//
// Where others want the same cores, threads that meet often wait for each other's turn: a token took up to nine times as long as
// one thread alone needed (seen). So a crew that mostly waited leaves the next calls to the caller alone, and tries all again later, ever more seldom as
// long as it waits. Sums do not depend on how many share them. It knows no arithmetic.
#pragma once
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <sched.h>
#include <thread>
#include <vector>
#include <immintrin.h>

class Crew {
  public:
    explicit Crew(int size) : all_(size), size_(size), arrived_(0), turn_(0), waited_(0), job_(0), ended_(false) {
        for (int id = 1; id < size; id++) threads_.emplace_back([this, id] { stand_by(id); });
    }
    ~Crew() {
        {
            std::lock_guard<std::mutex> held(mutex_);
            ended_ = true;
        }
        wake_.notify_all();
        for (auto& thread : threads_) thread.join();
    }
    int all() const { return all_; }
    // Those who work on this call.
    int size() const { return size_; }

    // One call, during which nobody else has the crew. `little`: each has so little to do that waiting may cost more than it saves.
    class Call {
      public:
        Call(Crew& crew, bool little) : crew_(crew), held_(crew.calls_) {
            crew.size_ = little && crew.alone_ ? 1 : crew.all_;
            crew.waited_.store(0, std::memory_order_relaxed);
        }
        // work(id) on every thread that works, id 0 on the caller's. Returns when all are done.
        void run(const std::function<void(int)>& work) { crew_.run(work); }
        // The same, and what it tells of who else wants the cores: for calls of many meetings.
        void run_and_learn(const std::function<void(int)>& work) {
            const uint64_t began = __rdtsc();
            crew_.run(work);
            crew_.learn(__rdtsc() - began);
        }

      private:
        Crew& crew_;
        const std::lock_guard<std::mutex> held_;
    };

    // Wait until all have come here.
    void meet() {
        const int size = size_;  // not read again: who comes last may begin the next call
        if (size == 1) return;
        const unsigned turn = turn_.load(std::memory_order_acquire);
        if (arrived_.fetch_add(1, std::memory_order_acq_rel) == size - 1) {
            arrived_.store(0, std::memory_order_relaxed);
            turn_.store(turn + 1, std::memory_order_release);
            return;
        }
        const uint64_t since = __rdtsc();
        int spins = 0;
        for (; turn_.load(std::memory_order_acquire) == turn; spins++) {
            if (spins < SPINS) _mm_pause();
            else sched_yield();  // the one awaited may want this core
        }
        if (spins > SPINS) waited_.fetch_add(__rdtsc() - since, std::memory_order_relaxed);
    }

  private:
    static const int SPINS = 2000;

    void run(const std::function<void(int)>& work) {
        if (size_ > 1) {
            std::lock_guard<std::mutex> held(mutex_);
            work_ = &work;
            job_.fetch_add(1, std::memory_order_release);
        }
        if (size_ > 1) wake_.notify_all();
        work(0);
        meet();
    }

    void stand_by(int id) {
        unsigned seen = 0;
        for (;;) {
            for (int spins = 0; spins < 4000 && job_.load(std::memory_order_acquire) == seen; spins++) _mm_pause();
            {
                std::unique_lock<std::mutex> held(mutex_);
                wake_.wait(held, [&] { return ended_ || job_.load(std::memory_order_acquire) != seen; });
                if (ended_) return;
                seen = job_.load(std::memory_order_acquire);
            }
            (*work_)(id);
            meet();
        }
    }

    // Who is waited for does not wait, so all but one can wait all the time. Three quarters of that twice in a row: the next calls alone.
    void learn(uint64_t took) {
        if (size_ < all_) alone_--;
        else if (waited_.load(std::memory_order_relaxed) < took / 4 * 3 * (all_ - 1) || all_ == 1) waits_ = 0, patience_ = LEAST;
        else if (++waits_ > 1) alone_ = patience_, patience_ = std::min(2 * patience_, MOST);
    }

    static const int LEAST = 16, MOST = 1024;  // calls alone until all try again
    const int all_;
    int size_, alone_ = 0, patience_ = LEAST, waits_ = 0;
    std::vector<std::thread> threads_;
    std::mutex mutex_, calls_;
    std::condition_variable wake_;
    std::atomic<int> arrived_;
    std::atomic<unsigned> turn_;
    std::atomic<uint64_t> waited_;  // ticks of all threads in this call, where they waited long
    std::atomic<unsigned> job_;
    bool ended_;
    const std::function<void(int)>* work_ = nullptr;
};
