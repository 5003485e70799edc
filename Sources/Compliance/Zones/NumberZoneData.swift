/// Country and calling code | zones | prefixes of the national number, the longest of which counts.
///
/// Source: the countries' numbering plans. The area codes of the United States and their zones were taken from their
/// assignment by NANPA and read off libphonenumber 9.0.43, which leaves out some corners: overlays have the zones of the code
/// they lie over (Orlando's 689 is Eastern), Nevada's 775 and the west of Texas also Mountain time. Where an area straddles a border of zones, or a
/// region's codes are not told apart here (the north-west of Mexico), all of them are named. Mobiles of Chile, Ecuador
/// and Spain have no area.
let numberZoneData = """
    US 1 | America/New_York | 201 202 203 207 212 215 216 220 223 227 229 231 234 239 240 248 252 260 267 269 272 276 283 301 302 304 305 313 315 317 321 324 326 329 330 332 336 339 347 351 352 363 380 386 401 404 407 410 412 413 419 434 440 443 445 463 470 472 475 478 484 502 508 513 516 517 518 540 551 561 567 570 571 582 585 586 603 607 609 610 614 616 617 631 640 645 646 656 667 678 680 681 686 689 703 704 706 716 717 718 724 727 728 732 734 740 743 754 757 762 765 770 771 772 774 781 786 802 803 804 810 813 814 821 826 828 835 838 839 843 845 848 854 856 857 859 860 862 863 864 865 878 904 908 910 912 914 917 919 929 934 937 941 943 947 948 954 959 973 978 980 984 989
    US 1 | America/Chicago | 205 210 214 217 218 224 225 228 235 251 254 256 262 274 281 309 312 314 316 318 319 320 325 327 331 334 337 346 353 361 402 405 409 414 417 430 447 464 469 479 501 504 507 512 515 531 534 539 557 563 572 573 580 601 608 612 615 618 629 630 636 641 651 659 660 662 682 708 712 713 715 726 730 731 737 763 769 773 779 806 815 816 817 830 832 847 870 872 901 903 913 918 920 931 936 938 940 945 952 956 972 975 979 985
    US 1 | America/Los_Angeles | 206 209 213 253 279 310 323 341 350 360 369 408 415 424 425 442 503 509 510 530 559 562 564 619 626 628 650 657 661 669 702 707 714 725 738 747 760 805 818 820 831 840 858 909 916 925 949 951 971
    US 1 | America/Denver America/Los_Angeles | 208 458 541 775 986
    US 1 | America/New_York America/Chicago | 219 270 364 423 448 574 606 812 850 906 930
    US 1 | America/Denver | 303 307 385 406 435 505 575 719 720 748 801 970 983
    US 1 | America/Chicago America/Denver | 308 432 605 620 701 785 915
    US 1 | America/Phoenix | 480 520 602 623
    US 1 | Pacific/Honolulu | 808
    US 1 | America/Anchorage America/Adak | 907
    US 1 | America/Denver America/Phoenix | 928
    CL 56 | America/Santiago | 2 33 34 35 4 51 52 53 55 57 58 63 64 65 7
    CL 56 | America/Santiago Pacific/Easter | 32
    CL 56 | America/Punta_Arenas | 61 67
    EC 593 | America/Guayaquil | 2 3 4 6 7
    EC 593 | America/Guayaquil Pacific/Galapagos | 5
    ES 34 | Atlantic/Canary | 822 827 828 922 928
    ES 34 | Europe/Madrid | 81 82 83 84 85 86 87 88 91 92 93 94 95 96 97 98
    BR 55 | America/Sao_Paulo | 1 2 3 4 5 6 7 8 9
    BR 55 | America/Manaus | 65 66 67 69 92 95
    BR 55 | America/Rio_Branco | 68
    BR 55 | America/Manaus America/Rio_Branco | 97
    BR 55 | America/Sao_Paulo America/Noronha | 81
    AR 54 | America/Argentina/Buenos_Aires | 1 2 3 9
    MX 52 | America/Mexico_City | 2 3 4 5 7 81 83 84 9
    MX 52 | America/Mexico_City America/Matamoros | 82 86 87 89
    MX 52 | America/Mexico_City America/Mazatlan America/Bahia_Banderas | 31 32 38
    MX 52 | America/Mexico_City America/Cancun | 98 99
    MX 52 | America/Cancun | 983 984 987 998
    MX 52 | America/Tijuana America/Hermosillo America/Mazatlan America/Chihuahua America/Ciudad_Juarez America/Ojinaga America/Mexico_City | 6
    MX 52 | America/Tijuana | 646 661 663 664 665 686
    MX 52 | America/Tijuana America/Hermosillo | 653 658
    MX 52 | America/Tijuana America/Mazatlan | 615 616
    MX 52 | America/Mazatlan | 612 613 624 667 668 669
    MX 52 | America/Hermosillo | 622 631 637 642 644 662
    MX 52 | America/Chihuahua America/Ciudad_Juarez America/Ojinaga | 614 625 627 639 656 657 626
    """
